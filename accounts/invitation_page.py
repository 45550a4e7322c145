"""The page of an invitation, to an organization or to one event."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.addresses import is_address_of, masked
from accounts.audit import Actor, actor_of
from accounts.errors import AccountError
from accounts.models import AbstractInvitation, Organization, User
from accounts.services.answering import closed_reason


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered: ``role`` in words at ``place``; ``accept`` returns where it leads to."""

    invitation: AbstractInvitation
    organization: Organization
    place: str
    role: str
    accept: Callable[[User, Actor], str]


def invitation_page(request: HttpRequest, offer: Offer | None) -> HttpResponse:
    """Show an invitation and what may be done with it, or accept it.

    Reading changes nothing but the session: mail programs open links before their readers do.
    """
    if offer is None:
        return render(request, "account/invitation.html", {"reason": "unknown"}, status=404)
    user = request.user if isinstance(request.user, User) else None
    error = ""
    if request.method == "POST" and user is not None:
        try:
            return redirect(offer.accept(user, actor_of(request)))
        except AccountError as refused:
            error = str(refused)
    reason = closed_reason(offer.invitation)
    if user is None and not reason:
        # Who has the code reads the mailbox: no second mail is needed to prove the address.
        get_adapter(request).stash_verified_email(request, offer.invitation.email)
    context = {
        "offer": offer,
        "invited": masked(offer.invitation.email),
        "organization": offer.organization,
        "reason": reason,
        "error": error,
        "is_theirs": user is not None and is_address_of(user, offer.invitation.email),
    }
    return render(request, "account/invitation.html", context)
