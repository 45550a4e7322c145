"""Markdown of organizers and speakers: what of it comes onto a page."""

import pytest

from events.markdown import markdown, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**bold** and *thin*", "<p><strong>bold</strong> and <em>thin</em></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("`code`", "<p><code>code</code></p>"),
    ],
)
def test_what_markdown_means_is_shown(written: str, read: str) -> None:
    assert markdown(written).strip() == read


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[press](javascript:alert(1))",
        "[press](JaVaScRiPt:alert(1))",
        "[press](data:text/html;base64,PHNjcmlwdD4=)",
        "[press](vbscript:x)",
        "<javascript:alert(1)>",
        "![picture](https://elsewhere.example/pixel.png)",
        "<iframe src='https://elsewhere.example'></iframe>",
        "<style>*{display:none}</style>",
        "<a href='x' onclick='alert(1)'>a</a>",
        '[a](https://x.example "t" onclick="alert(1)")',
        "<form action=https://elsewhere.example><input></form>",
        "</section></main><h1>Other page</h1>",
    ],
)
def test_nothing_runs_and_nothing_is_loaded_from_elsewhere(attack: str) -> None:
    html = markdown(attack)
    tags = html.replace("&lt;", "").split("<")[1:]
    allowed = ("p>", "/p>", 'a href="https://', "/a>")
    assert all(tag.startswith(allowed) for tag in tags), html


def test_links_lead_out_without_our_recommendation() -> None:
    assert 'rel="nofollow noopener ugc"' in markdown("[a](https://x.example)")
    assert 'href="mailto:a@x.example"' in markdown("[a](mailto:a@x.example)")


def test_headings_fit_under_those_of_the_page() -> None:
    html = markdown("# One\n\n### Three\n\n# One again", top=4)
    assert html.split() == ["<h4>One</h4>", "<h5>Three</h5>", "<h4>One", "again</h4>"]


def test_no_heading_is_smaller_than_there_are() -> None:
    assert "<h6>" in markdown("# a\n\n## b\n\n### c\n\n#### d", top=5)


def test_as_plain_text_it_is_one_paragraph() -> None:
    assert plain("# One & two\n\n- **three** <b>x</b>") == "One & two three <b>x</b>"
    assert plain("word " * 100, length=20) == "word word word word…"
