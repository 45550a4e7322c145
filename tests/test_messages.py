"""The catalogues hold against the sources: complete, of one form, and with nothing left over."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from scripts import messages

API_PAGE = messages.ROOT / "templates/api/docs.html"
CATALOGUES = messages.catalog_files()
# The API's own page is English like the API, which is for programs and those who write them.
TEMPLATES = sorted(set(messages.ROOT.glob("templates/**/*.*")) - {API_PAGE})
SCRIPTS = sorted(messages.ROOT.glob("static/js/**/*.js"))
PYTHON = [path for path in messages.source_files("django") if path.suffix == ".py"]

TRANSLATED = set(messages.PYTHON_KEYWORDS)
# What only programmers and operators read, like the schema of the API, stays English.
FOR_PROGRAMS = {
    "Http404", "ImproperlyConfigured", "KeyError", "Message", "OpenApiExample", "OpenApiParameter",
    "OpenApiResponse", "RuntimeError", "SuspiciousOperation", "TypeError", "ValueError",
    "extend_schema",
}  # fmt: skip
ENGLISH_PARTS = {"api", "management", "mediaserver", "synthetic"}
ENGLISH_NAMES = {"api.py", "checks.py", "demo.py", "docs.py", "messages.py", "sections.py"}
SAYING = [
    path
    for path in PYTHON
    if not ENGLISH_PARTS & {*path.parts}
    and path.name not in ENGLISH_NAMES
    and not path.name.startswith("seed")
]
SENTENCE = re.compile(r"[A-Z“].*[a-z]{2} [a-z]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}|<[^>]+>")
TAG = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
BLOCK = re.compile(r"{% (comment|blocktranslate)\b.*?{% end\1 %}", re.DOTALL)
# Said to style sheets, not to people.
CLASSES = re.compile(r"{% block \w+ %}(?:{{ block.super }}|[a-z \n-])*{% endblock[^%]*%}")
SAID_ATTRIBUTES = {"aria-label", "alt", "data-nothing", "placeholder", "title"}
# What is the same in every language: our name, and keys on the keyboard.
NAMES = {"Footlight", "N", "n", "m", "g", "s", "p", "a", "w"}


def said_by(path: Path) -> Iterator[Message]:
    for message in messages.load(path):
        if message.id:
            yield message


def forms(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(form) for form in value or ()]  # type: ignore[attr-defined]


@pytest.fixture(params=CATALOGUES, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def catalogue(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_every_language_but_the_sources_own_has_both_catalogues() -> None:
    assert [path.stem for path in CATALOGUES] == ["django", "djangojs"]


def test_a_catalogue_has_what_the_sources_say_and_no_more(catalogue: Path) -> None:
    kept = {(message.context, str(message.id)) for message in said_by(catalogue)}
    said = {
        (message.context, str(message.id))
        for message in messages.collected(catalogue.stem)
        if message.id
    }
    assert said - kept == set(), "run `make messages` and translate"
    assert kept - said == set(), "run `make messages`"


def test_every_message_is_translated_for_certain(catalogue: Path) -> None:
    for message in said_by(catalogue):
        assert messages.is_translated(message.string), message.id
        assert not message.fuzzy, message.id


def test_translations_keep_the_facts_and_the_markup(catalogue: Path) -> None:
    for message in said_by(catalogue):
        wanted = sorted(PLACEHOLDER.findall(forms(message.id)[-1]))
        for form in forms(message.string)[-1:]:
            assert sorted(PLACEHOLDER.findall(form)) == wanted, message.id


def test_translations_end_as_their_sentences_do(catalogue: Path) -> None:
    for message in said_by(catalogue):
        for said, form in zip(forms(message.id), forms(message.string), strict=False):
            ends = [text[-1:] if text[-1:] in ".?!" else "" for text in (said, form)]
            assert ends[0] == ends[1] or {*ends} == {"", "."}, message.id
            assert said[:1].isspace() == form[:1].isspace(), message.id


def test_german_is_formal_and_quotes_as_germans_do() -> None:
    familiar = re.compile(r"\b(du|dich|dir|dein\w*|euch|euer\w*)\b", re.IGNORECASE)
    for path in CATALOGUES:
        for message in said_by(path):
            for form in forms(message.string):
                assert not familiar.search(form), form
                assert form.count("„") == form.count("“"), form
                assert "”" not in form, form


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(messages.ROOT / "templates"))
)
def test_a_template_says_nothing_that_cannot_be_translated(path: Path) -> None:
    text = TAG.sub("", CLASSES.sub("", BLOCK.sub("", path.read_text())))
    heard = _Heard()
    heard.feed(text)
    assert [words for words in heard.said if words not in NAMES] == []


class _Heard(HTMLParser):
    """What a page says: its texts, and the attributes that are shown or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("script", "style")
        shown = [value or "" for name, value in attrs if name in SAID_ATTRIBUTES]
        self.said += [value for value in shown if _has_words(value)]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent and _has_words(data):
            self.said.append(" ".join(re.findall(r"\w[\w'’ -]*", data)))


def _has_words(text: str) -> bool:
    return re.search(r"[A-Za-z]", text) is not None


def test_style_sheets_say_nothing() -> None:
    for path in messages.ROOT.glob("static/css/**/*.css"):
        assert not re.search(r"content: \"[^\"]*[A-Za-z]{2}", path.read_text()), path


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_asks_for_words_that_are_written_out(path: Path) -> None:
    calls = re.findall(r"\bn?gettext\(\s*([^)\s])", path.read_text())
    dynamic = [start for start in calls if start not in "\"'"]
    assert dynamic == [] or path.name in ("i18n.js", "failures.js")


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(messages.ROOT)))
def test_a_module_puts_facts_in_after_the_translation(path: Path) -> None:
    assert not re.search(r"\b(_|n?gettext(_lazy|_noop)?)\(\s*f\"", path.read_text())


@pytest.mark.parametrize("path", SAYING, ids=lambda path: str(path.relative_to(messages.ROOT)))
def test_a_module_says_nothing_that_cannot_be_translated(path: Path) -> None:
    bare = _Bare()
    bare.visit(ast.parse(path.read_text()))
    assert bare.said == []


class _Bare(ast.NodeVisitor):
    """The sentences of a module that nobody translates: no docstrings, nothing for programs."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def visit_Call(self, node: ast.Call) -> None:  # noqa: N802
        function = node.func
        name = getattr(function, "id", getattr(function, "attr", ""))
        logged = getattr(getattr(function, "value", None), "id", "") == "logger"
        if name not in TRANSLATED | FOR_PROGRAMS and not logged:
            self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:  # noqa: N802
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> None:  # noqa: N802
        """Be silent: nobody reads it but us."""

    def visit_Constant(self, node: ast.Constant) -> None:  # noqa: N802
        if isinstance(node.value, str) and SENTENCE.match(node.value):
            self.said.append(node.value)


def test_the_catalogues_compile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(CATALOGUES[0].read_bytes())
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.compile_catalogs()
    assert copy.with_suffix(".mo").stat().st_size > 1000


@pytest.mark.parametrize(
    ("suffix", "text", "words"),
    [
        (".py", '_("A %(b)s")\nx = gettext_lazy("C")', ["A %(b)s", "C"]),
        (".py", 'ngettext("%(n)d a", "%(n)d as", n)', [("%(n)d a", "%(n)d as")]),
        (".html", '<p>{% translate "A" %}</p>\n  {% translate "B" as b %}', ["A", "B"]),
        (
            ".html",
            "{% blocktranslate trimmed with n=x %}\n Two\n lines of {{ n }}{% endblocktranslate %}",
            ["Two lines of %(n)s"],
        ),
        (".js", 'const a = { b: gettext("C") }; say(`${gettext("D")}!`);', ["C", "D"]),
        (".js", 'class A { #b = ngettext("a", "as", 2); }', [("a", "as")]),
    ],
)
def test_words_are_found_where_they_stand(
    suffix: str, text: str, words: list[str | tuple[str, str]], tmp_path: Path
) -> None:
    source = tmp_path / f"source{suffix}"
    source.write_text(text)
    assert [found for found, _context in messages.words_of(source)] == words
