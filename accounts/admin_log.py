"""What the admin writes into the audit log by itself."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.http import HttpRequest

from accounts.admin_reach import reach_of
from accounts.audit import Actor, actor_of, audit
from accounts.models import AuditEntry, Organization
from config import clock

if TYPE_CHECKING:
    from accounts.admin_base import TenantAdmin

_LONGEST_TARGET = 300
_SAME_VISIT = timedelta(hours=1)


def note_deed(owner: "TenantAdmin", row: Model, deed: str, *, by: Actor, **details: Any) -> None:
    """Write that a row was saved or deleted where no service does."""
    organization = owner.organization_of(row)
    if organization is not None:
        action = f"{row._meta.model_name}.{deed}"
        audit(organization=organization, by=by, action=action, target=_name(row), **details)


def note_export(owner: "TenantAdmin", rows: Iterable[Model], *, by: Actor) -> None:
    """Write for each organization how many of its rows were downloaded."""
    owners: Counter[Organization | None] = Counter(owner.organization_of(row) for row in rows)
    action = f"{owner.opts.model_name}.export"
    for organization, number in owners.items():
        if organization is not None:
            audit(organization=organization, by=by, action=action, rows=number)


def note_visit(owner: "TenantAdmin", row: Model, request: HttpRequest) -> None:
    """Write that a superuser looked at a row of an organization they do not work for.

    Looking again within the hour is the same visit.
    """
    reach, organization = reach_of(request), owner.organization_of(row)
    if not reach.everywhere or organization is None or reach.is_member(organization.pk):
        return
    by, target = actor_of(request), f"{row._meta.verbose_name}: {row}"[:_LONGEST_TARGET]
    lately = AuditEntry.objects.filter(
        organization=organization, action="operator.view", at__gt=clock.now() - _SAME_VISIT
    )
    if not lately.filter(actor=by.user, target=target).exists():
        audit(organization=organization, by=by, action="operator.view", target=target)


def _name(row: Model) -> str:
    return str(row)[:_LONGEST_TARGET]
