"""The front page of the admin, for its template."""

from typing import Any

from django import template

from events.admin.dashboard import Board, board_of

register = template.Library()


@register.simple_tag(takes_context=True)
def dashboard(context: dict[str, Any]) -> Board:
    """Return what the person of the request sees on the front page."""
    return board_of(context["request"])
