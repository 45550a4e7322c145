"""Whom a composer sees and hears."""

import pytest

from streaming.mediaserver.composer.rules import subscribe_rules
from streaming.mediaserver.errors import TwilioError
from streaming.mediaserver.rooms.rules import RECEIVE_ALL


def test_without_rules_everybody_and_with_empty_ones_nobody() -> None:
    assert subscribe_rules({}) == RECEIVE_ALL
    assert subscribe_rules({"subscribeRules": []}).to_json() == []


@pytest.mark.parametrize("nonsense", [None, "all", [{"type": "include"}], [{}] * 21])
def test_rules_that_say_nothing_are_refused_rather_than_taken_for_everybody(
    nonsense: object,
) -> None:
    with pytest.raises(TwilioError) as refused:
        subscribe_rules({"subscribeRules": nonsense})
    assert refused.value.code == 20001
