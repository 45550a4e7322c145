"""The only ways from a request to an event and its people.

"Not yours" and "not there" give the same 404. A ticket or a speaker's link is opened once by its
code; from then on the browser's session remembers whom it opened.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q
from django.http import Http404

from accounts.access import has_role
from accounts.models import Role, User
from events.models import Audience, Event, EventStatus, Speaker, StageState
from events.moderators import may_moderate, moderators_of
from events.viewers import Viewer, ViewerRole

Visitor = User | AnonymousUser
G = TypeVar("G", Audience, Speaker)

_OPENED = "events.opened"
_REMEMBERED = 50
_WITH_EVENT = ("event__organization", "event__stream")


class Refused(Http404):
    """A personal page that this browser may not see; ``kind`` and ``reason`` choose the advice.

    ``kind`` is ``ticket`` or ``speaker``; ``reason`` is ``unknown``, ``other-session``, ``revoked``
    (the organizer took the link back), ``transferred`` (its holder passed the ticket on),
    ``expired`` (a speaker's link ran out) or ``removed`` (a moderator ended the person's evening);
    with these four, ``event`` is the one the link led to.
    """

    def __init__(self, kind: str, reason: str, event: Event | None = None) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind = kind
        self.reason = reason
        self.event = event


def access_public_event(event_id: str) -> Event:
    """Return an event everybody may see, or raise Http404."""
    return _event(event_id, public=True)


def access_public_or_planned_event(user: Visitor, event_id: str, *, planned: bool) -> Event:
    """Return an event everybody may see; with ``planned``, its organizers find a draft too."""
    event = _event(event_id, public=not planned)
    is_draft = event.status == EventStatus.DRAFT
    if is_draft and not has_role(user, event.organization, role=Role.ORGANIZER):
        raise Http404("No such event.")
    return event


def access_moderated_event(user: Visitor, event_id: str) -> Event:
    """Return an event that ``user`` moderates, or raise Http404."""
    event = _event(event_id)
    if not may_moderate(user, event):
        raise Http404("No such event.")
    return event


def access_ticket(code: str) -> Audience:
    """Return the valid ticket with this code, or raise Refused."""
    return _open(Audience, "ticket", ticket_code=code)


def access_speaker_link(code: str) -> Speaker:
    """Return the speaker with this valid access code, or raise Refused."""
    return _open(Speaker, "speaker", access_code=code)


def remember(session: SessionBase, guest: Audience | Speaker) -> None:
    """Let this browser be ``guest`` from now on."""
    opened = session.get(_OPENED, [])
    if guest.public_id not in opened:
        session[_OPENED] = [*opened, guest.public_id][-_REMEMBERED:]


def opened_guest(
    session: SessionBase, event: Event, model: type[Audience] | type[Speaker]
) -> Audience | Speaker | None:
    """Return who this browser is at the event, if its session remembers somebody."""
    opened = session.get(_OPENED)
    if not opened:
        return None
    guests = model._default_manager.filter(event=event, revoked_at=None, public_id__in=opened)
    return guests.first()


def was_removed(session: SessionBase, event: Event) -> bool:
    """Whether a moderator removed a ticket holder this browser was at the event."""
    removed = Audience.objects.filter(event=event, stage_state=StageState.REMOVED)
    opened = session.get(_OPENED, [])
    return bool(opened) and removed.filter(public_id__in=opened).exists()


def access_audience(session: SessionBase, event_id: str, audience_id: str) -> Audience:
    """Return the ticket holder this browser is at the event, or raise Refused."""
    return _guest(Audience, "ticket", session, event_id, audience_id)


def access_speaker(session: SessionBase, event_id: str, speaker_id: str) -> Speaker:
    """Return the speaker this browser is at the event, or raise Refused."""
    return _guest(Speaker, "speaker", session, event_id, speaker_id)


def access_moderated_guest(user: Visitor, event_id: str, guest_id: str) -> Audience | Speaker:
    """Return somebody with a link to an event ``user`` moderates, or raise Http404.

    Whoever a moderator removed is found too, so that a second moderator is told so; whose link
    the organizer revoked is not.
    """
    event = access_moderated_event(user, event_id)
    known = Q(revoked_at=None) | Q(stage_state=StageState.REMOVED)
    for model in (Audience, Speaker):
        guest = model._default_manager.filter(known, event=event, public_id=guest_id).first()
        if guest is not None:
            guest.event = event
            return guest
    raise Http404("No such guest.")


def access_viewer(session: SessionBase, user: Visitor, event_id: str, as_: str) -> Viewer:
    """Return who this browser is in the role ``as_``, or raise Http404.

    ``as_`` is ``public``, ``moderator``, ``audience:<id>`` or ``speaker:<id>``.
    """
    role, _, guest_id = as_.partition(":")
    match role:
        case ViewerRole.AUDIENCE:
            return viewer_of(access_audience(session, event_id, guest_id))
        case ViewerRole.SPEAKER:
            return viewer_of(access_speaker(session, event_id, guest_id))
        case ViewerRole.MODERATOR if isinstance(user, User):
            event = access_moderated_event(user, event_id)
            return Viewer(ViewerRole.MODERATOR, event, user=user)
        case ViewerRole.PUBLIC:
            return Viewer(ViewerRole.PUBLIC, access_public_event(event_id))
    raise Http404("No such event.")


def moderators_among(event: Event, users: Iterable[User]) -> set[User]:
    """Return those of ``users`` who may moderate the event now."""
    asked = [user.pk for user in users]
    return set(moderators_of(event).filter(pk__in=asked))


def viewer_of(guest: Audience | Speaker) -> Viewer:
    """Return the viewer that somebody with a personal link is."""
    role = ViewerRole.AUDIENCE if isinstance(guest, Audience) else ViewerRole.SPEAKER
    return Viewer(role, guest.event, guest=guest)


def _event(event_id: str, *, public: bool = False) -> Event:
    events = Event.objects.select_related("organization", "stream")
    if public:
        events = events.exclude(status=EventStatus.DRAFT)
    try:
        return events.get(public_id=event_id)
    except Event.DoesNotExist as missing:
        raise Http404("No such event.") from missing


def _open(model: type[G], kind: str, **code: str) -> G:
    guest = model._default_manager.select_related(*_WITH_EVENT).filter(**code).first()
    if guest is None:
        raise Refused(kind, "unknown")
    return _valid(guest, kind)


def _guest(model: type[G], kind: str, session: SessionBase, event_id: str, guest_id: str) -> G:
    guests = model._default_manager.select_related(*_WITH_EVENT)
    opened = guest_id in session.get(_OPENED, [])
    guest = guests.filter(event__public_id=event_id, public_id=guest_id).first() if opened else None
    if guest is None:
        raise Refused(kind, "other-session")
    return _valid(guest, kind)


def _valid(guest: G, kind: str) -> G:
    if guest.stage_state == StageState.REMOVED:
        raise Refused(kind, "removed", guest.event)
    if guest.revoked_at is not None:
        is_passed_on = isinstance(guest, Audience) and hasattr(guest, "transferred_to")
        raise Refused(kind, "transferred" if is_passed_on else "revoked", guest.event)
    if isinstance(guest, Speaker) and guest.link_ran_out:
        raise Refused(kind, "expired", guest.event)
    return guest
