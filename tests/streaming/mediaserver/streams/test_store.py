import pytest

from streaming.mediaserver.errors import TwilioError
from streaming.mediaserver.streams import PlayerStreamer, StreamOptions, Streams
from streaming.mediaserver.streams.store import KEPT_OVER, Store
from tests.streaming.mediaserver.fakes import FakeComposers

ALICE, OLGA = "AC" + "a" * 32, "AC" + "b" * 32


@pytest.fixture
def streams() -> Streams:
    return Streams(FakeComposers())


def create(streams: Streams, account: str = ALICE) -> PlayerStreamer:
    return streams.create_streamer(account, options=StreamOptions())


def test_each_account_finds_its_own(streams: Streams) -> None:
    mine, hers = create(streams), create(streams, OLGA)
    store: Store[PlayerStreamer] = streams.streamers
    assert store.of(ALICE) == [mine]
    assert store.find(OLGA, hers.sid) is hers
    with pytest.raises(TwilioError) as caught:
        store.find(OLGA, mine.sid)
    assert caught.value.code == 20404


def test_the_oldest_that_are_over_are_forgotten(streams: Streams) -> None:
    alive, hers = create(streams), create(streams, OLGA)
    streams.end_streamer(hers)
    ended = [create(streams) for _ in range(KEPT_OVER + 2)]
    for streamer in ended:
        streams.end_streamer(streamer)
    newest = create(streams)
    assert streams.streamers.of(ALICE) == [newest, *reversed(ended[2:]), alive]
    assert streams.streamers.of(OLGA) == [hers]
