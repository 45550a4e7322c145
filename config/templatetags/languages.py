"""What a page needs to know about languages."""

from django import template
from django.utils.translation import get_language

from config import languages

register = template.Library()


@register.simple_tag
def words_url() -> str:
    """Return where the words of the page's scripts are, in its language; "" if none are needed."""
    return languages.script_url(get_language() or "")
