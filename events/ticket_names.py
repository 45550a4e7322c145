"""Names that others will see."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_NAME = 100
_INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
_JOINERS = "\u200c\u200d"  # parts of words and of emoji in some writing systems


def clean_name(text: str) -> str:
    """Return a name as it is shown. Raises ValidationError for one that nobody could read."""
    name = " ".join(text.split())
    signs = [sign for sign in name if sign not in _JOINERS]
    if not any(sign.isalnum() for sign in signs):
        raise ValidationError(_("Write a name with letters."))
    if any(unicodedata.category(sign) in _INVISIBLE for sign in signs):
        raise ValidationError(_("This name has signs that cannot be seen. Write it without them."))
    return name


def check_name(text: str) -> None:
    """Refuse a name that nobody could read."""
    clean_name(text)
