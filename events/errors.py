"""What may be wrong about an event. The text of each is a sentence for people."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class EventError(Exception):
    """Something was asked of an event that its state does not allow."""


_STANDING = {
    "hand_raised": "has a hand up",
    "joining": "is on the way to the room",
    "green_room": "is in the green room",
    "dropped": "lost the connection",
    "removed": "was removed from the event",
}


class StageTransitionError(EventError):
    """``asked`` is no step from ``state`` on the way to the stage."""

    def __init__(self, *, name: str, state: str, asked: str) -> None:
        wanted = asked.replace("_", " ")
        standing = _STANDING.get(state) or f"is {state.replace('_', ' ')}"
        super().__init__(f"{name} {standing}: “{wanted}” is not possible now.")
        self.state = state
        self.asked = asked


class StageFullError(EventError):
    """As many are on stage as may be."""

    def __init__(self, capacity: int) -> None:
        super().__init__(f"The stage is full: {capacity} are on it. Take somebody off first.")
        self.capacity = capacity


class EventClosedError(EventError):
    """The event is over or was cancelled."""

    def __init__(self, status: str) -> None:
        super().__init__(f"The event is {status}.")
        self.state = status


class EventNotScheduledError(EventError):
    """Only a scheduled event can be launched."""

    def __init__(self, status: str) -> None:
        super().__init__(f"Only a scheduled event can be launched; this one is {status}.")
        self.state = status


class SoldOutError(EventError):
    """Fewer tickets are left than are wanted: of one type, or of the event."""

    def __init__(self, *, left: int, ticket_type: str = "") -> None:
        super().__init__(_sold_out(left, ticket_type))
        self.left = left


def _sold_out(left: int, ticket_type: str) -> str:
    if not left:
        said = _("There are no tickets of the type “%(type)s” left.")
        return said % {"type": ticket_type} if ticket_type else _("There are no tickets left.")
    if not ticket_type:
        said = ngettext("Only %(left)d ticket is left.", "Only %(left)d tickets are left.", left)
        return said % {"left": left}
    said = ngettext(
        "Only %(left)d ticket of the type “%(type)s” is left.",
        "Only %(left)d tickets of the type “%(type)s” are left.",
        left,
    )
    return said % {"left": left, "type": ticket_type}


class AddressTakenError(EventError):
    """An address holds a valid ticket for the event already, or is wanted twice."""

    def __init__(self, email: str) -> None:
        said = _("The address %(email)s has a ticket for this event already.")
        super().__init__(said % {"email": email})
        self.email = email


class RegistrationClosedError(EventError):
    """Nobody can register now, or walk in."""

    def __init__(self) -> None:
        super().__init__(_("Registration for this is not open now."))


class WrongCodeError(EventError):
    """The ticket type asks for another code."""

    def __init__(self) -> None:
        super().__init__(_("This is not the code of these tickets."))


class TicketDeadError(EventError):
    """The ticket was taken back or passed on: nothing can be done with it."""

    def __init__(self) -> None:
        super().__init__(_("This ticket is not valid any more."))


class TicketKeptError(EventError):
    """Who came in by the open door cannot pass their seat on."""

    def __init__(self) -> None:
        super().__init__(_("This seat cannot be passed on: everybody may take one."))


class NoAddressError(EventError):
    """A ticket without an address cannot be mailed."""

    def __init__(self) -> None:
        super().__init__(_("There is no address to send this ticket to."))


class TicketTypeInUseError(EventError):
    """Tickets of this type were issued."""

    def __init__(self) -> None:
        said = _("Tickets of this type were issued: it stays. Close its registration instead.")
        super().__init__(said)


class RehearsalError(EventError):
    """It is not possible while the event is rehearsed, or only then; ``sentence`` says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
