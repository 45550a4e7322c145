"""What the outbox tells, as tests like to read it."""

from events.models import Event, EventMessage


def told(event: Event) -> list[tuple[str, str]]:
    """Return type and scope of every message, in their order."""
    return list(EventMessage.objects.filter(event=event).values_list("type", "scope"))


def told_to(event: Event, scope: str) -> list[str]:
    """Return the types of the messages of one scope."""
    return [type_ for type_, to in told(event) if to == scope]
