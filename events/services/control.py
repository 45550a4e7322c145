"""What moderators do to the sound and the picture of those in the room."""

from accounts.audit import Actor
from events.live.outbox import news
from events.models import Audience, Event, Speaker
from events.selectors import guests_in
from events.services import steps
from events.services.log import event_audit
from events.services.programme import programme_follow
from events.services.room import participants_of, room_mute
from events.services.stepping import step_take, step_try, steps_taken
from events.services.telling import programme_tell
from streaming.backends.base import BackendError
from streaming.models import TrackStatus
from streaming.programme import Layout


def guest_mute(*, guest: Audience | Speaker, by: Actor) -> None:
    """Mute somebody in the room, who may unmute themselves again.

    Raises StageTransitionError, or BackendError when the media plane did not answer.
    """
    step_take(guest=guest, step=steps.MUTE, by=by)
    room_mute(guest=guest)


def everybody_mute(*, event: Event, by: Actor) -> list[Audience | Speaker]:
    """Mute all in the room who are not muted already; return them.

    Raises BackendError when the media plane did not answer for one of them; the others are muted.
    """
    with news(event) as pen:
        heard = [guest for guest in guests_in(event, steps.IN_ROOM) if not _is_muted(guest)]
        muted = steps_taken(pen, event, heard, steps.MUTE, by=by)
    failure: BackendError | None = None
    for guest in muted:
        try:
            room_mute(guest=guest)
        except BackendError as error:
            failure = error
    if failure is not None:
        raise failure
    return list(muted)


def guest_ask_to_unmute(*, guest: Audience | Speaker, by: Actor) -> None:
    """Ask somebody in the room to unmute; only they themselves can. Raises StageTransitionError.

    Who is heard already has nothing to answer, so that nothing is asked.
    """
    with news(guest.event):
        if not _is_heard(guest):
            step_take(guest=guest, step=steps.ASK_TO_UNMUTE, by=by)


def guest_stay_muted(*, guest: Audience | Speaker, by: Actor) -> None:
    """Say no to unmuting. Raises StageTransitionError, also for somebody who was not asked."""
    step_take(guest=guest, step=steps.STAY_MUTED, by=by)


def guest_unmuted(*, guest: Audience | Speaker, by: Actor) -> bool:
    """Note that somebody is heard: whoever asked has their answer. Return whether one had."""
    return _is_heard(guest) and step_try(guest=guest, step=steps.UNMUTED, by=by)


def layout_set(*, event: Event, layout: str, spotlight: str, by: Actor) -> None:
    """Switch how the programme is laid out, live.

    ``spotlight`` is the public id of who is large, or ``""`` for whoever speaks. Raises ValueError
    for a layout there is not.
    """
    with news(event) as pen:
        wanted = {"layout": Layout(layout).value, "spotlight": spotlight}
        Event.objects.filter(pk=event.pk).update(**wanted)
        event_audit(event=event, by=by, action="layout.set", target=layout, spotlight=spotlight)
        programme_tell(pen, event)
        programme_follow(event=event)


def _is_muted(guest: Audience | Speaker) -> bool:
    """Whether the room knows that nothing is heard of somebody who publishes a microphone."""
    stays = participants_of(guest=guest).values()
    return bool(stays) and all(stay.microphone == TrackStatus.OFF for stay in stays)


def _is_heard(guest: Audience | Speaker) -> bool:
    stays = participants_of(guest=guest).values()
    return any(stay.microphone == TrackStatus.ON for stay in stays)
