"""Writing names: fonts, and text cut to a width.

Inter lies beside this file and writes Latin, Greek, Cyrillic and Vietnamese. Pillow's own font has
no accents. A name in another script is written in a font of the machine where one has it; else
the characters nobody can write are left out.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_INTER = str(Path(__file__).parent / "fonts" / "Inter-Medium.woff2")
_FALLBACKS = ("DejaVuSans.ttf", "NotoSansCJK-Regular.ttc", "Arial Unicode.ttf")
_NO_CHARACTER = "\uffff"
_PROBE_SIZE = 16

Font = ImageFont.FreeTypeFont


def typeset(text: str, size: int, max_width: int) -> tuple[str, Font]:
    """The text to draw, cut with an ellipsis where it is wider than that, and its font."""
    text = _one_line(text)
    path = next((path for path in (_INTER, *_FALLBACKS) if _writes(path, text)), _INTER)
    text = _one_line("".join(c for c in text if _writes(path, c)))
    font = _font(path, size)
    return _cut(text, font, max_width), font


def _one_line(text: str) -> str:
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def _writes(path: str, text: str) -> bool:
    return all(character == " " or _has_glyph(path, character) for character in text)


@lru_cache(maxsize=2048)
def _has_glyph(path: str, character: str) -> bool:
    try:
        font = _font(path, _PROBE_SIZE)
    except OSError:
        return False
    return bytes(font.getmask(character)) != bytes(font.getmask(_NO_CHARACTER))


@lru_cache(maxsize=64)
def _font(path: str, size: int) -> Font:
    return ImageFont.truetype(path, size)


def _cut(text: str, font: Font, max_width: int) -> str:
    if font.getlength(text) <= max_width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if font.getlength(text[:middle].rstrip() + "…") <= max_width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…" if low else ""
