"""What may be wrong with a stream, said in the language of whoever reads it."""

import json
import re
from pathlib import Path

import pytest
from django.utils.translation import override

from streaming import failures


@pytest.mark.parametrize(
    ("stored", "german"),
    [
        ("", ""),
        (failures.ROOM_ENDED, "Der Raum hat sich von selbst geschlossen."),
        (
            failures.COMPOSER_ENDED % {"reason": "internal-service-error"},
            "Der Mischer wurde beendet: internal-service-error.",
        ),
        (
            failures.REFUSED % {"message": "No (such) room.", "code": 20404},
            "Der Medienserver hat abgelehnt: No (such) room. (20404).",
        ),
        ("Nobody foresaw this.", "Nobody foresaw this."),
    ],
)
def test_a_stored_sentence_is_said_in_the_readers_language(stored: str, german: str) -> None:
    assert failures.said(stored) == stored
    with override("de"):
        assert failures.said(stored) == german


def test_pages_know_the_same_sentences() -> None:
    script = (Path(__file__).parents[2] / "static/js/failures.js").read_text()
    listed = re.search(r"const WITH_FACTS = (\[.*?\]);", script, re.DOTALL)
    assert listed
    assert tuple(json.loads(listed[1].replace(",\n]", "\n]"))) == failures.WITH_FACTS
