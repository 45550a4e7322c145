"""The pages of one's own account that know of events: all one does, and being asked to moderate."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import current_organization, may_create_organizations, require_user
from accounts.audit import Actor
from accounts.invitation_page import Offer, invitation_page
from accounts.models import User
from accounts.selectors import invitations_waiting, memberships_of
from events.models import ModeratorInvitation
from events.moderators import events_moderated_by, moderator_invitations_waiting
from events.services.moderators import moderator_accept


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show a person's organizations, the invitations that wait for them, and their desks."""
    user = require_user(request)
    context = {
        "memberships": memberships_of(user),
        "current": current_organization(request),
        "invitations": invitations_waiting(user),
        "moderated": events_moderated_by(user),
        "asked": moderator_invitations_waiting(user),
        "may_create": may_create_organizations(user),
    }
    return render(request, "account/home.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def moderator_invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Show or accept an invitation to moderate one event."""
    rows = ModeratorInvitation.objects.select_related("event__organization", "invited_by")
    found = rows.filter(code=code).first()
    return invitation_page(request, _offer(found) if found else None)


def _offer(found: ModeratorInvitation) -> Offer:
    def accept(user: User, by: Actor) -> str:
        moderator_accept(invitation=found, user=user, by=by)
        return reverse("moderate", args=[found.event.public_id])

    return Offer(
        invitation=found,
        organization=found.event.organization,
        place=found.event.title,
        role=_("Moderator of this event"),
        accept=accept,
    )
