"""The page of an event's own moderators: who they are, who is invited, and inviting."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import Actor, actor_of
from accounts.errors import AccountError
from accounts.row_keys import is_row_key
from accounts.services.answering import unanswered
from events.models import Event
from events.services.moderators import (
    moderator_invitation_resend,
    moderator_invitation_revoke,
    moderator_invite,
    moderator_remove,
)


class InviteForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))


def moderators_page(request: HttpRequest, event: Event, context: dict[str, Any]) -> HttpResponse:
    """Show the page, or do what was asked on it and return to it."""
    form = InviteForm(request.POST if "invite" in request.POST else None)
    if request.method == "POST" and ("invite" not in request.POST or form.is_valid()):
        _do(request, event, form)
        return HttpResponseRedirect(request.path)
    page = {
        "form": form,
        "moderators": event.moderators.select_related("user").order_by("user__email"),
        "invitations": unanswered(event.moderator_invitations.all()),
    }
    return render(request, "admin/events/event/moderators.html", context | page)


def _do(request: HttpRequest, event: Event, form: InviteForm) -> None:
    try:
        done = _asked(request.POST, event, form, actor_of(request))
    except AccountError as impossible:
        messages.error(request, str(impossible))
    else:
        messages.success(request, done)


def _asked(asked: Any, event: Event, form: InviteForm, by: Actor) -> str:
    """Do the one thing a form of the page asks for, and return what to say of it."""
    if "invite" in asked:
        email = form.cleaned_data["email"]
        moderator_invite(event=event, email=email, by=by)
        return _("%(email)s was mailed an invitation.") % {"email": email}
    if "remove" in asked:
        moderator = _row(event.moderators.select_related("user"), asked["remove"])
        moderator_remove(moderator=moderator, by=by)
        return _("%(user)s moderates this event no more.") % {"user": moderator.user}
    service, said = _ANSWERS["resend" if "resend" in asked else "revoke"]
    key = asked.get("resend") or asked.get("revoke")
    service(invitation=_row(event.moderator_invitations.all(), key), by=by)
    return str(said)


_ANSWERS: dict[str, tuple[Callable[..., None], Any]] = {
    "resend": (moderator_invitation_resend, gettext_lazy("The invitation was mailed again.")),
    "revoke": (moderator_invitation_revoke, gettext_lazy("The invitation opens nothing any more.")),
}


def _row(rows: QuerySet[Any], key: str | None) -> Any:
    """Return the event's own row of this key, or raise Http404."""
    row: Model | None = rows.filter(pk=key).first() if key and is_row_key(key) else None
    if row is None:
        raise Http404("No such row.")
    return row
