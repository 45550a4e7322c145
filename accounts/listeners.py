"""How others hear of what happens to accounts: they register one listener at start-up."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.audit import Actor
    from accounts.models import Organization, User


class AccountsListener:
    """Hears of changes inside the transaction that makes them; an error undoes the change."""

    def roles_changed(self, *, organization: "Organization", user_pk: int) -> None:
        """Somebody may do more, or less, in the organization than before.

        ``user_pk`` is the user's key; the user may be gone.
        """

    def user_changed(self, *, user_pk: int) -> None:
        """Somebody was locked out or let in again, or became or ceased to be an operator."""

    def user_leaving(self, *, user: "User", by: "Actor") -> None:
        """Somebody is about to be deleted: what they may do beside their roles ends now."""


_listeners: list[AccountsListener] = []


def register(listener: AccountsListener) -> None:
    """Let ``listener`` hear of everything from now on."""
    _listeners.append(listener)


def unregister(listener: AccountsListener) -> None:
    """Let ``listener`` hear of nothing more."""
    _listeners.remove(listener)


def listeners() -> tuple[AccountsListener, ...]:
    """Return who listens, in the order of registration."""
    return tuple(_listeners)
