import pytest

from streaming.mediaserver.sids import is_sid, new_sid


def test_a_new_sid_has_its_prefix_and_is_never_the_same() -> None:
    sids = {new_sid("RM") for _ in range(100)}
    assert len(sids) == 100
    assert all(is_sid(sid, "RM") for sid in sids)


@pytest.mark.parametrize(
    "text", ["", "RM", "RM" + "g" * 32, "RM" + "0" * 31, "PA" + "0" * 32, "RM" + "0" * 32 + "\n"]
)
def test_other_texts_are_no_room_sids(text: str) -> None:
    assert not is_sid(text, "RM")
