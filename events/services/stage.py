"""The way to the stage and back, for viewers and the line-up alike.

Each function takes one of the steps that services.steps declares. Nobody comes into the green room
or on stage but by the room's own word (``stage_joined``), and nobody stays in the room who may not.
"""

from django.utils.translation import gettext as _

from accounts.audit import SYSTEM, Actor
from events.errors import RehearsalError, StageFullError
from events.live.outbox import News, news
from events.models import Audience, Event, Speaker, SpeakersEnter, StageState
from events.selectors import guests_in, stage_count
from events.services import steps
from events.services.event import event_require_open
from events.services.programme import programme_follow
from events.services.room import is_in_room, room_leave_on_commit
from events.services.stepping import (
    impossible,
    step_take,
    steps_taken,
    tracks_tell,
)
from streaming.models import StreamState


def stage_invite(*, guest: Audience | Speaker, by: Actor) -> None:
    """Ask a viewer on stage, hand or not.

    Raises EventClosedError, RehearsalError, StageTransitionError.
    """
    event_require_open(event=guest.event)
    with news(guest.event):
        if guest.event.rehearsing and isinstance(guest, Audience):
            raise RehearsalError(_("The event is being rehearsed: the audience is not there yet."))
        step_take(guest=guest, step=steps.INVITE, by=by)


def stage_withdraw(*, guest: Audience | Speaker, by: Actor) -> None:
    """Take an invitation back, also from somebody on the way.

    Raises StageTransitionError, BackendError as ``stage_seat``.
    """
    step_take(guest=guest, step=steps.WITHDRAW, by=by)


def stage_accept(*, guest: Audience | Speaker, by: Actor) -> None:
    """Say yes to an invitation. Raises EventClosedError, StageTransitionError."""
    event_require_open(event=guest.event)
    step_take(guest=guest, step=steps.ACCEPT, by=by)


def stage_decline(*, guest: Audience | Speaker, by: Actor) -> None:
    """Say no to an invitation. Raises StageTransitionError."""
    step_take(guest=guest, step=steps.DECLINE, by=by)


def stage_leave(*, guest: Audience | Speaker, by: Actor) -> None:
    """Go back to one's seat. Raises StageTransitionError, BackendError as ``stage_seat``."""
    step_take(guest=guest, step=steps.LEAVE, by=by)


def stage_put_on(*, guest: Audience | Speaker, by: Actor) -> None:
    """Bring somebody from the green room onto the programme.

    Raises StageFullError when as many are on stage as may be, or StageTransitionError.
    """
    with news(guest.event) as pen:
        guest.refresh_from_db(fields=["stage_state"])
        if guest.stage_state == StageState.GREEN_ROOM:
            _require_place(guest.event)
        if not steps_taken(pen, guest.event, [guest], steps.PUT_ON_STAGE, by=by):
            raise impossible(guest, steps.PUT_ON_STAGE.asked)


def stage_to_green_room(*, guest: Audience | Speaker, by: Actor) -> None:
    """Take somebody off the programme, and keep them in the room. Raises StageTransitionError."""
    step_take(guest=guest, step=steps.TO_GREEN_ROOM, by=by)


def stage_seat(*, guest: Audience | Speaker, by: Actor) -> None:
    """Send somebody back to their seat and out of the room.

    Raises StageTransitionError, or BackendError when the media plane did not answer: they are
    seated then, and taken out at the next look at the room.
    """
    step_take(guest=guest, step=steps.SEAT, by=by)


def stage_joined(*, guest: Audience | Speaker) -> None:
    """Note that the room holds somebody; one who may not be in it is taken out."""
    with news(guest.event) as pen:
        if not _is_over(guest.event):
            if steps_taken(pen, guest.event, [guest], _way_in(guest), by=SYSTEM):
                return
            if guest.stage_state in steps.IN_ROOM and guest.revoked_at is None:
                _follow_stay(pen, guest)  # they may have come under another name
                return
        room_leave_on_commit(guest=guest)


def stage_parted(*, guest: Audience | Speaker) -> None:
    """Note that somebody is not in the room any more, unless they are under another name.

    Their seat is kept, unless it is the end of the programme that closes the room.
    """
    ending = guest.event.stream.state in (StreamState.ENDING, StreamState.ENDED)
    with news(guest.event) as pen:
        step = steps.CLEAR if ending else steps.PART
        stays = is_in_room(guest=guest)
        if stays or not steps_taken(pen, guest.event, [guest], step, by=SYSTEM):
            _follow_stay(pen, guest)


def stage_clear(*, event: Event) -> None:
    """Seat everybody: the programme is over."""
    with news(event) as pen:
        steps_taken(pen, event, guests_in(event, steps.CLEAR.viewer), steps.CLEAR, by=SYSTEM)
        Speaker.objects.filter(event=event).update(taken_off=False)


def stage_require_way(*, guest: Audience | Speaker) -> None:
    """Raise StageTransitionError unless a viewer is on the way to the room or in it."""
    may_join = guest.stage_state in steps.MAY_JOIN and not guest.has_run_out
    if isinstance(guest, Audience) and not may_join:
        raise impossible(guest, "speak")


def _follow_stay(pen: News, guest: Audience | Speaker) -> None:
    """Bring in line what depends on somebody's stays in the room, where no step was taken."""
    tracks_tell(pen, guest)
    programme_follow(event=guest.event)


def _way_in(guest: Audience | Speaker) -> steps.Step:
    """Return the step by which the room's word brings somebody in."""
    event = Event.objects.get(pk=guest.event.pk)
    at_once = event.speakers_enter == SpeakersEnter.STAGE and _may_enter(guest)
    return steps.ENTER_STAGE if at_once and _has_place(event) else steps.JOIN


def _may_enter(guest: Audience | Speaker) -> bool:
    """Whether it is a speaker whom no moderator has taken off the stage."""
    speakers = Speaker.objects.filter(pk=guest.pk, taken_off=False)
    return isinstance(guest, Speaker) and speakers.exists()


def _has_place(event: Event) -> bool:
    return stage_count(event) < event.stage_capacity


def _require_place(event: Event) -> None:
    """Raise StageFullError unless one more may come on stage; to be asked in the event's lock."""
    event.refresh_from_db(fields=["stage_capacity"])
    if not _has_place(event):
        raise StageFullError(event.stage_capacity)


def _is_over(event: Event) -> bool:
    """Whether the event has done with the stream whose room is meant."""
    running = Event.objects.filter(pk=event.pk, stream=event.stream)
    return not running.exclude(stream__state=StreamState.ENDED).exists()
