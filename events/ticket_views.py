"""The pages of tickets: registering, walking in, finding a ticket again, passing it on."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.audit import actor_of
from events.access import (
    Refused,
    access_audience,
    access_public_event,
    opened_guest,
    remember,
    was_removed,
)
from events.errors import AddressTakenError, EventError, WrongCodeError
from events.models import Audience, Event, TicketSource
from events.pages import page_of
from events.refusals import View, explained
from events.services.registration import ticket_register, ticket_walk_in
from events.services.tickets import ticket_transfer, tickets_find
from events.throttles import (
    HAND_OVERS,
    MAILS_TO_ONE,
    REGISTRATIONS,
    TICKETS_WANTED,
    WALK_INS,
    Limit,
    count_miss,
    has_missed_often,
    is_spent,
    is_too_often,
    network_of,
)
from events.ticket_box import ticket_box
from events.ticket_forms import FindForm, RegistrationForm, TransferForm, WalkInForm


def _page(view: View) -> View:
    """Wrap a page with a form."""
    return require_http_methods(["GET", "HEAD", "POST"])(explained(view))


@_page
def register(request: HttpRequest, event: str) -> HttpResponse:
    """Ask who wants a ticket, and mail it to them."""
    found = access_public_event(event)
    posted = request.POST if request.method == "POST" else None
    given = {"code": request.GET.get("code", ""), "reminders": True}
    form = RegistrationForm(posted, event=found, initial=given)
    context = _about(found) | ticket_box(request, found) | {"form": form}
    if posted is not None:
        if _is_stopped(request, REGISTRATIONS, form) or has_missed_often(request):
            return _too_often(request, "events/register.html", context)
        if form.is_valid() and _registered(request, found, form):
            return redirect("registered", event=found.public_id)
    return render(request, "events/register.html", context)


@_page
def registered(request: HttpRequest, event: str) -> HttpResponse:
    """Say where the ticket is: the same to everybody."""
    return render(request, "events/registered.html", _about(access_public_event(event)))


@_page
def enter(request: HttpRequest, event: str) -> HttpResponse:
    """Give whoever comes to an event for everybody a seat in this browser."""
    found = access_public_event(event)
    form = WalkInForm(request.POST if request.method == "POST" else None)
    seat = opened_guest(request.session, found, Audience)
    if seat is not None and request.method == "POST":
        return redirect(_page_of(seat, found))
    context = _about(found) | ticket_box(request, found) | {"form": form}
    if request.method == "POST":
        if was_removed(request.session, found):
            raise Refused("ticket", "removed", found)
        if _is_stopped(request, WALK_INS, form):
            return _too_often(request, "events/enter.html", context)
        if form.is_valid() and (seat := _walked_in(request, found, form)):
            return redirect(_page_of(seat, found))
    return render(request, "events/enter.html", context)


@_page
def resend(request: HttpRequest) -> HttpResponse:
    """Mail somebody their tickets again, if they have any: the answer is the same."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if _is_stopped(request, TICKETS_WANTED, form):
            return _too_often(request, "events/resend.html", {"form": form})
        if form.is_valid():
            email = form.cleaned_data["email"]
            if not is_too_often(MAILS_TO_ONE, f"find:{email}"):
                tickets_find(email=email, by=actor_of(request))
            return redirect("tickets-resent")
    return render(request, "events/resend.html", {"form": form})


@_page
def resent(request: HttpRequest) -> HttpResponse:
    """Say where the tickets are, if there are any."""
    return render(request, "events/resent.html")


@_page
def pass_on(request: HttpRequest, event: str, audience: str) -> HttpResponse:
    """Let a ticket's holder give it to somebody else."""
    ticket = access_audience(request.session, event, audience)
    form = TransferForm(request.POST if request.method == "POST" else None)
    context = _about(ticket.event) | {
        "form": form,
        "ticket": ticket,
        "may_pass_on": ticket.source != TicketSource.WALK_IN and not _is_over(ticket.event),
    }
    if request.method == "POST":
        if _is_stopped(request, HAND_OVERS, form):
            return _too_often(request, "events/transfer.html", context)
        if form.is_valid() and _passed_on(request, ticket, form):
            return render(request, "events/transferred.html", context)
    return render(request, "events/transfer.html", context)


def _registered(request: HttpRequest, event: Event, form: RegistrationForm) -> bool:
    """Register who filled in the form; where that is impossible, the form says why."""
    given = form.cleaned_data
    whom = f"register:{event.pk}:{given['email']}"
    if is_spent(MAILS_TO_ONE, whom):
        return True  # they were mailed it often enough, and nobody is told that
    try:
        ticket_register(**given, language=get_language() or "", by=actor_of(request))
    except WrongCodeError as wrong:
        count_miss(request)
        form.add_error("code", str(wrong))
    except EventError as impossible:
        form.add_error(None, str(impossible))
    else:
        is_too_often(MAILS_TO_ONE, whom)
    return form.is_valid()


def _walked_in(request: HttpRequest, event: Event, form: WalkInForm) -> Audience | None:
    try:
        seat = ticket_walk_in(
            event=event,
            name=form.cleaned_data["name"],
            language=get_language() or "",
            by=actor_of(request),
        )
    except EventError as impossible:
        form.add_error(None, str(impossible))
        return None
    remember(request.session, seat)
    return seat


def _passed_on(request: HttpRequest, ticket: Audience, form: TransferForm) -> bool:
    try:
        ticket_transfer(ticket=ticket, **form.cleaned_data, by=actor_of(request, ticket))
    except AddressTakenError:
        form.add_error("email", _("This address cannot take your ticket. Choose another one."))
    except EventError as impossible:
        form.add_error(None, str(impossible))
    return form.is_valid()


def _is_stopped(request: HttpRequest, limit: Limit, form: Any) -> bool:
    """Whether this network asks too often; what cannot be done anyway is not counted."""
    return bool(form.is_valid()) and is_too_often(limit, network_of(request))


def _too_often(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    said = {"too_often": True}
    return render(request, template, context | said, status=HTTPStatus.TOO_MANY_REQUESTS)


def _is_over(event: Event) -> bool:
    return event.status not in ("draft", "scheduled")


def _page_of(seat: Any, event: Event) -> str:
    seat.event = event
    return page_of(seat)


def _about(event: Event) -> dict[str, Any]:
    return {"event": event, "organization": event.organization}
