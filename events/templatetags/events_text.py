"""Texts that people wrote, on pages."""

from django import template
from django.utils.safestring import SafeString

from events.markdown import markdown as _markdown

register = template.Library()


@register.filter
def markdown(text: str, top: int = 2) -> SafeString:
    """Return Markdown as safe HTML; ``top`` is the level of its largest heading."""
    return _markdown(text, top=top)
