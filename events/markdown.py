"""Markdown of organizers and speakers, as HTML that is safe on any page.

CommonMark without raw HTML and without pictures, and then cleaned by an allow-list all the same:
the second guard does not rely on the first.
"""

from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from markdown_it import MarkdownIt
from markdown_it.token import Token

LOWEST = 6
_TAGS = frozenset(
    ("a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul")
) | {f"h{level}" for level in range(1, LOWEST + 1)}
_SCHEMES = {"http", "https", "mailto"}
_REL = "nofollow noopener ugc"

_reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "html_block"])


def markdown(text: str, *, top: int = 2) -> SafeString:
    """Return ``text`` as HTML; its largest heading is an ``h<top>``, and no size is left out."""
    tokens = _reader.parse(text)
    _fit_headings(tokens, top)
    html = _reader.renderer.render(tokens, _reader.options, {})
    return mark_safe(_clean(html))  # noqa: S308 - cleaned


def plain(text: str, *, length: int = 0) -> str:
    """Return Markdown as one paragraph of plain text, of at most so many characters."""
    html = _reader.render(text)
    words = " ".join(unescape(nh3.clean(html, tags=set())).split())
    return Truncator(words).chars(length) if length else words


def _fit_headings(tokens: list[Token], top: int) -> None:
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    sizes = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(top + sizes.index(token.tag), LOWEST)}"


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={"a": {"href", "title"}},
        url_schemes=_SCHEMES,
        link_rel=_REL,
    )
