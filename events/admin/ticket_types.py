"""The types of tickets on an event's page."""

from typing import ClassVar

from accounts.admin_base import TenantStack
from accounts.models import Role
from events.models import TicketType


class TicketTypeInline(TenantStack):
    """What kinds of tickets there are, with the codes that open registration.

    One that was given out once is kept.
    """

    model = TicketType
    organization_path: ClassVar[str] = "organization"
    view_role: ClassVar[Role] = Role.ORGANIZER
    fields = (
        ("name", "position"),
        "description",
        ("quota", "code"),
        "registration",
        ("on_sale_from", "on_sale_until"),
    )
