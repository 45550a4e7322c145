"""Sentences that are stored in English with their facts in them, said in any language."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext


def said(stored: str, sentences: Iterable[str]) -> str:
    """Return a stored sentence in the language that is active; its facts stay as they are.

    ``sentences`` are those with facts that it may be, like ``The room %(name)s is closed.``, as
    they stand in the catalogue.
    """
    for sentence in sentences:
        found = _form(sentence).fullmatch(stored)
        if found is not None:
            return gettext(sentence) % found.groupdict()
    return gettext(stored) if stored else ""


def _form(sentence: str) -> re.Pattern[str]:
    """Return what a sentence with facts looks like."""
    return re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.*)", re.escape(sentence)))
