"""API keys of an organization: making them, taking them back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.audit import Actor, audit
from accounts.keys import digest_of, new_key
from accounts.models import APIKey, Organization, Scope
from config import clock


@transaction.atomic
def key_create(
    *,
    organization: Organization,
    name: str,
    scopes: Iterable[str],
    by: Actor,
    expires_at: datetime | None = None,
) -> tuple[APIKey, str]:
    """Make a key; return its row, and the key itself, which nobody can be shown again.

    Raises ValueError for a scope there is not.
    """
    prefix, written = new_key()
    key = APIKey.objects.create(
        organization=organization,
        name=name,
        prefix=prefix,
        digest=digest_of(written),
        scopes=sorted({Scope(scope).value for scope in scopes}),
        created_by=by.user,
        expires_at=expires_at,
    )
    audit(organization=organization, by=by, action="key.create", target=str(key), scopes=key.scopes)
    return key, written


@transaction.atomic
def key_revoke(*, key: APIKey, by: Actor) -> None:
    """Make a key worth nothing from now on. One that was revoked before stays as it is."""
    taken = APIKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now())
    if taken:
        audit(organization=key.organization, by=by, action="key.revoke", target=str(key))
    key.refresh_from_db(fields=["revoked_at"])
