"""People with a personal link, as the room knows them."""

import pytest

from events.models import Audience
from streaming.mediaserver.composer.identities import display_name, is_hidden


def test_the_room_shows_the_name_and_keeps_the_id() -> None:
    vera = Audience(name="Vera #1", public_id="k3v9")
    assert vera.identity == "Vera #1 #k3v9"
    assert display_name(vera.identity) == "Vera #1"


@pytest.mark.parametrize("name", ["video-composer", "video-composer-v1", "audio-mixer of Ulm"])
def test_nobody_hides_as_a_composer(name: str) -> None:
    assert not is_hidden(Audience(name=name, public_id="k3v9").identity)
