"""What the admin's column of sections shows of the person's organizations."""

from dataclasses import dataclass
from typing import Any

from django import template

from accounts.access import current_organization, organizations_for
from accounts.models import Organization

register = template.Library()

_MOST = 50  # a superuser may have more: the list of organizations finds them


@dataclass(frozen=True, slots=True)
class Mine:
    """The organizations one may choose from, and the chosen one."""

    all: list[Organization]
    current: Organization | None


@register.simple_tag(takes_context=True)
def my_organizations(context: dict[str, Any]) -> Mine:
    """Return the organizations of the person of the request."""
    request = context["request"]
    return Mine(list(organizations_for(request.user)[:_MOST]), current_organization(request))
