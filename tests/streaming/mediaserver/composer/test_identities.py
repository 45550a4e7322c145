"""Names shown on the programme."""

import pytest

from streaming.mediaserver.composer.identities import display_name, is_hidden


@pytest.mark.parametrize(
    ("identity", "name"),
    [
        ("Sam Speaker #k3x9", "Sam Speaker"),
        ("C # and F # #k3x9", "C # and F #"),
        ("plain", "plain"),
        (" #only-an-id", " #only-an-id"),
        ("", ""),
    ],
)
def test_the_id_behind_the_name_is_not_shown(identity: str, name: str) -> None:
    assert display_name(identity) == name


def test_composers_are_not_shown() -> None:
    assert is_hidden("video-composer-v1-0123")
    assert not is_hidden("Vera #video-composer")
