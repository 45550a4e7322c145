"""What may be wrong about an event. The text of each is a sentence for people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy


class EventError(Exception):
    """Something was asked of an event that its state does not allow."""


_STANDING = {
    "seated": gettext_lazy("%(name)s is seated: “%(asked)s” is not possible now."),
    "hand_raised": gettext_lazy("%(name)s has a hand up: “%(asked)s” is not possible now."),
    "invited": gettext_lazy("%(name)s is invited: “%(asked)s” is not possible now."),
    "joining": gettext_lazy("%(name)s is on the way to the room: “%(asked)s” is not possible now."),
    "green_room": gettext_lazy("%(name)s is in the green room: “%(asked)s” is not possible now."),
    "on_stage": gettext_lazy("%(name)s is on stage: “%(asked)s” is not possible now."),
    "dropped": gettext_lazy("%(name)s lost the connection: “%(asked)s” is not possible now."),
    "removed": gettext_lazy(
        "%(name)s was removed from the event: “%(asked)s” is not possible now."
    ),
}
_ASKED = {
    "raise_hand": pgettext_lazy("asked of the stage", "raise hand"),
    "lower_hand": pgettext_lazy("asked of the stage", "lower hand"),
    "invite": pgettext_lazy("asked of the stage", "invite"),
    "accept": pgettext_lazy("asked of the stage", "accept"),
    "decline": pgettext_lazy("asked of the stage", "decline"),
    "withdraw": pgettext_lazy("asked of the stage", "withdraw"),
    "leave": pgettext_lazy("asked of the stage", "leave"),
    "put_on_stage": pgettext_lazy("asked of the stage", "put on stage"),
    "to_green_room": pgettext_lazy("asked of the stage", "to green room"),
    "seat": pgettext_lazy("asked of the stage", "seat"),
    "remove": pgettext_lazy("asked of the stage", "remove"),
    "mute": pgettext_lazy("asked of the stage", "mute"),
    "ask_to_unmute": pgettext_lazy("asked of the stage", "ask to unmute"),
    "stay_muted": pgettext_lazy("asked of the stage", "stay muted"),
}
_STATUS = {
    "draft": pgettext_lazy("status of an event", "draft"),
    "scheduled": pgettext_lazy("status of an event", "scheduled"),
    "ended": pgettext_lazy("status of an event", "ended"),
    "cancelled": pgettext_lazy("status of an event", "cancelled"),
}


class StageTransitionError(EventError):
    """``asked`` is no step from ``state`` on the way to the stage."""

    def __init__(self, *, name: str, state: str, asked: str) -> None:
        wanted = _ASKED.get(asked) or asked.replace("_", " ")
        super().__init__(_STANDING[state] % {"name": name, "asked": wanted})
        self.state = state
        self.asked = asked


class StageFullError(EventError):
    """As many are on stage as may be."""

    def __init__(self, capacity: int) -> None:
        said = ngettext(
            "The stage is full: %(count)d is on it. Take somebody off first.",
            "The stage is full: %(count)d are on it. Take somebody off first.",
            capacity,
        )
        super().__init__(said % {"count": capacity})
        self.capacity = capacity


class EventClosedError(EventError):
    """The event is over or was cancelled."""

    def __init__(self, status: str) -> None:
        super().__init__(_("The event is %(status)s.") % {"status": _STATUS[status]})
        self.state = status


class EventNotScheduledError(EventError):
    """Only a scheduled event can be launched."""

    def __init__(self, status: str) -> None:
        said = _("Only a scheduled event can be launched; this one is %(status)s.")
        super().__init__(said % {"status": _STATUS[status]})
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
    """Somebody without an address cannot be mailed their link."""

    def __init__(self) -> None:
        super().__init__(_("There is no address to send the link to."))


class LinkDeadError(EventError):
    """A speaker's link was taken back, or has run out: to send it again would help nobody."""

    def __init__(self) -> None:
        super().__init__(_("This link opens nothing any more. Give the speaker a new one."))


class InLineUpError(EventError):
    """An address belongs to somebody else of the line-up."""

    def __init__(self, email: str) -> None:
        said = _("The address %(email)s has a speaker’s link to this event already.")
        super().__init__(said % {"email": email})
        self.email = email


class TicketTypeInUseError(EventError):
    """Tickets of this type were issued."""

    def __init__(self) -> None:
        said = _("Tickets of this type were issued: it stays. Close its registration instead.")
        super().__init__(said)


class RehearsalError(EventError):
    """It is not possible while the event is rehearsed, or only then; ``sentence`` says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
