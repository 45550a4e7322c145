"""How lists of accounts are narrowed."""

from django_filters import rest_framework as filters

from accounts.models import AuditEntry, Mail
from accounts.moments import MomentFilter


class MailFilter(filters.FilterSet):  # type: ignore[misc]  # it is untyped
    """Mails by kind, state, addressee and event."""

    to = filters.CharFilter(lookup_expr="iexact")
    event = filters.CharFilter(field_name="context")

    class Meta:
        model = Mail
        fields = ("kind", "state", "to", "event")


class AuditFilter(filters.FilterSet):  # type: ignore[misc]  # it is untyped
    """Entries by action, event, actor and time."""

    event = filters.CharFilter(field_name="context")
    actor = filters.CharFilter(field_name="actor_name", lookup_expr="iexact")
    since = MomentFilter(field_name="at", lookup_expr="gte")
    before = MomentFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = AuditEntry
        fields = ("action", "event", "actor", "since", "before")
