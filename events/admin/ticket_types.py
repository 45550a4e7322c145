"""The types of tickets on an event's page."""

from typing import ClassVar

from accounts.admin_base import TenantStack
from events.models import TicketType


class TicketTypeInline(TenantStack):
    """What kinds of tickets there are; one that was given out once is kept."""

    model = TicketType
    organization_path: ClassVar[str] = "organization"
    fields = (
        ("name", "position"),
        "description",
        ("quota", "code"),
        "registration",
        ("on_sale_from", "on_sale_until"),
    )
