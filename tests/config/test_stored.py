"""Sentences that are stored in English and said in the language of whoever reads them."""

import pytest
from django.utils.translation import override

from accounts.delivery import ADDRESS_REFUSED, REASONS
from config.stored import said


@pytest.mark.parametrize("reply", ["550 No such user", "550 (5.1.1) %s: who? %(reply)s", ""])
def test_the_facts_in_a_sentence_stay_as_they_are(reply: str) -> None:
    stored = ADDRESS_REFUSED % {"reply": reply}
    assert said(stored, REASONS) == stored
    with override("de"):
        assert said(stored, REASONS) == f"Der Mailserver hat die Adresse abgelehnt: {reply}"


def test_nothing_stored_is_nothing_said() -> None:
    assert said("", REASONS) == ""
