"""Collect the words of the sources into ``locale/*/LC_MESSAGES/*.po``, and compile them.

Usage: ``messages.py [collect|compile]``, with Babel in place of the gettext tools. ``collect``
adds what is new, empty, and drops what no source says any more; ``compile`` writes the ``.mo``
files Django reads, which are not kept in the repository.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
APPS = ("accounts", "config", "events", "streaming")
PYTHON_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SCRIPT_KEYWORDS = {"gettext": None, "ngettext": (1, 2)}

# A word of a source: what identifies it, and its context or None.
Found = tuple[str | tuple[str, ...], str | None]


def python_words(text: str) -> Iterator[Found]:
    """Yield what a Python source says."""
    for _line, words, _comments, context in extract(
        "python", io.BytesIO(text.encode()), PYTHON_KEYWORDS
    ):
        yield words, context


def template_words(text: str) -> Iterator[Found]:
    """Yield what a template says: Django turns its tags into calls, all else into noise."""
    calls = "\n".join(line.strip() for line in templatize(text).splitlines())
    yield from python_words(calls)


def script_words(text: str) -> Iterator[Found]:
    """Yield what a JavaScript module says."""
    inside_too = {"parse_template_string": True}
    for _line, words, _comments, context in extract(
        "javascript", io.BytesIO(text.encode()), SCRIPT_KEYWORDS, options=inside_too
    ):
        yield words, context


def source_files(domain: str) -> list[Path]:
    """Return the files whose words belong to ``domain``: ``django`` or ``djangojs``."""
    if domain == "djangojs":
        return sorted((ROOT / "static" / "js").rglob("*.js"))
    python = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    return sorted(path for path in python if "migrations" not in path.parts) + sorted(templates)


def words_of(path: Path) -> Iterator[Found]:
    """Yield what one source says, whatever it is written in."""
    readers = {".py": python_words, ".js": script_words}
    return readers.get(path.suffix, template_words)(path.read_text())


def stored_words(text: str) -> Iterator[Found]:
    """Yield what a Python source has stored in English: pages translate it when they show it."""
    for _line, words, _comments, context in extract(
        "python", io.BytesIO(text.encode()), {"gettext_noop": None}
    ):
        yield words, context


def collected(domain: str) -> Catalog:
    """Return everything the sources say, untranslated."""
    catalog = Catalog(project="Footlight", charset="utf-8")
    said = [(path, words_of(path)) for path in source_files(domain)]
    if domain == "djangojs":  # what is wrong with a stream is told to scripts
        streaming = sorted((ROOT / "streaming").rglob("*.py"))
        said += [(path, stored_words(path.read_text())) for path in streaming]
    for path, found in said:
        for words, context in found:
            place = (str(path.relative_to(ROOT)), 0)
            catalog.add(words, locations=[place], context=context)
    return catalog


def catalog_files() -> list[Path]:
    """Return the catalogues that are kept."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def load(path: Path) -> Catalog:
    """Read a catalogue; its language is the folder's name."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, domain=path.stem)


def save(catalog: Catalog, path: Path) -> None:
    """Write a catalogue so that a change of one word is a change of one place."""
    with path.open("wb") as file:
        write_po(file, catalog, width=96, sort_by_file=True, include_lineno=False)


def collect() -> None:
    """Bring every catalogue up to date with the sources, and say what has no translation yet."""
    for path in catalog_files():
        catalog = load(path)
        template = collected(path.stem)
        template.creation_date = catalog.creation_date
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        save(catalog, path)
        empty = len([each for each in catalog if each.id and not is_translated(each.string)])
        print(f"{path.relative_to(ROOT)}: {len(catalog)} messages, {empty} not translated")


def is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether a message has words in each of its forms."""
    forms = [string] if isinstance(string, str) else (string or [""])
    return all(forms)


def compile_catalogs() -> None:
    """Write the ``.mo`` file beside every catalogue."""
    for path in catalog_files():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, load(path))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["collect"]:
            collect()
        case ["compile"]:
            compile_catalogs()
        case _:
            sys.exit(__doc__)
