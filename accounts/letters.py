"""What a mail says: its templates, rendered in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from accounts.models import Organization

LONGEST_SUBJECT = 250
_ACCENT = "#0B7A43"
_INKS = ("#ffffff", "#14161c")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's words. ``html`` says the same as ``text``."""

    subject: str
    text: str
    html: str


def letter_write(
    *, template: str, context: dict[str, Any], organization: Organization | None, language: str
) -> Letter:
    """Render ``<template>.subject.txt``, ``<template>.txt`` and ``<template>.html``.

    ``language`` may be empty: then it is the one that is active. The text parts are not escaped.
    """
    with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
        facts = _frame(organization) | context
        subject = " ".join(_render(f"{template}.subject.txt", facts, escape=False).split())
        return Letter(
            subject=_shortened(subject),
            text=_render(f"{template}.txt", facts, escape=False).strip() + "\n",
            html=_render(f"{template}.html", facts, escape=True).strip() + "\n",
        )


def ink_on(colour: str) -> str:
    """Return which ink is read best on a ``#rrggbb`` colour (WCAG 2.2, relative luminance)."""
    ground = _luminance(colour)

    def contrast(ink: str) -> float:
        low, high = sorted((ground, _luminance(ink)))
        return (high + 0.05) / (low + 0.05)

    return max(_INKS, key=contrast)


def _frame(organization: Organization | None) -> dict[str, Any]:
    """Return what templates/mail/base.html and every mail may use."""
    accent = organization.accent if organization else _ACCENT
    logo = organization.logo if organization else None
    return {
        "organization": organization,
        "site": settings.SITE_URL,
        "language": translation.get_language(),
        "accent": accent,
        "on_accent": ink_on(accent),
        "logo": f"{settings.SITE_URL}{logo.url}" if logo else "",
    }


def _render(name: str, facts: dict[str, Any], *, escape: bool) -> str:
    template = get_template(name).template  # type: ignore[attr-defined]
    return str(template.render(Context(facts, autoescape=escape)))


def _shortened(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…"


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
