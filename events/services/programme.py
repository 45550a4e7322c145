"""What the composer shows of an event."""

from events.models import Event
from events.selectors import guests_on_stage
from events.services.room import guest_id
from streaming.programme import Layout, Programme, programme_set
from streaming.selectors import participants_connected


def programme_follow(*, event: Event) -> None:
    """Have the programme show who is on stage now, in the caller's transaction.

    It shows the identities that are really in the room, in the order they came on stage.
    """
    now = Event.objects.select_related("stream").get(pk=event.pk)
    on_stage: dict[str, list[str]] = {guest.public_id: [] for guest in guests_on_stage(now)}
    for identity in participants_connected(stream=now.stream):
        on_stage.get(guest_id(identity), []).append(identity)
    programme = Programme(
        identities=tuple(identity for own in on_stage.values() for identity in own),
        layout=Layout(now.layout),
        spotlight=next(iter(on_stage.get(now.spotlight, ())), ""),
    )
    programme_set(stream=now.stream, programme=programme)
