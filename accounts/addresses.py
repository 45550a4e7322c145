"""Which e-mail addresses are proven to be somebody's."""

from allauth.account.models import EmailAddress

from accounts.models import User


def address_vouch(user: User) -> None:
    """Take it as proven that ``user.email`` is theirs: the operator or a mailed code says so.

    Raises IntegrityError when it is proven to be somebody else's.
    """
    addresses = EmailAddress.objects.filter(user=user)
    addresses.filter(primary=True).exclude(email=user.email).update(primary=False)
    addresses.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def address_forget(user: User, email: str) -> None:
    """Let an address sign in, set a password or accept an invitation for this user no more."""
    EmailAddress.objects.filter(user=user, email=email).delete()


def is_address_of(user: User, email: str) -> bool:
    """Whether the address is proven to be this user's."""
    proven = EmailAddress.objects.filter(user=user, verified=True, email=email.strip().lower())
    return bool(proven.exists())


def addresses_of(user: User) -> list[str]:
    """Return the addresses that are proven to be this user's."""
    proven = EmailAddress.objects.filter(user=user, verified=True).order_by("email")
    return list(proven.values_list("email", flat=True))


def is_anothers_address(email: str, *, user: User | None = None) -> bool:
    """Whether somebody else than ``user`` has proven that the address is theirs."""
    proven = EmailAddress.objects.filter(verified=True, email=email.strip().lower())
    return bool((proven.exclude(user=user) if user else proven).exists())


def masked(email: str) -> str:
    """Return enough of an address for its owner to know it by: ``n…@example.com``."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}…@{host}"
