import pytest

from streaming.mediaserver.hls import sessions as module
from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.grants import Admission
from streaming.mediaserver.hls.sessions import PlaybackSession, PlaybackSessions
from tests.streaming.mediaserver.hls.clock import Clock

STREAM = "VJ1"


class House:
    """Sessions, a clock, and people who come with a grant."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.sessions = PlaybackSessions(self.clock)

    def admission(self, identity: str | None, grant: str = "g") -> Admission:
        return Admission(grant, STREAM, self.clock(), "*", identity)

    def enter(self, identity: str | None = None, grant: str = "g") -> PlaybackSession:
        return self.sessions.open(self.admission(identity, grant))

    def refusal(self, sid: str) -> tuple[int, str]:
        with pytest.raises(HlsError) as caught:
            self.sessions.touch(STREAM, sid)
        return caught.value.status, caught.value.code


@pytest.fixture
def house() -> House:
    return House()


def test_a_session_is_found_by_its_sid_and_stream(house: House) -> None:
    session = house.enter("Vera")
    assert house.sessions.touch(STREAM, session.sid) is session
    with pytest.raises(HlsError):
        house.sessions.touch("VJ2", session.sid)


def test_viewers_count_while_they_ask_for_playlists(house: House) -> None:
    vera, wim = house.enter("Vera"), house.enter("Wim")
    assert house.sessions.count(STREAM) == 2
    house.clock.advance(8)
    house.sessions.touch(STREAM, vera.sid)
    house.clock.advance(8)
    assert house.sessions.of(STREAM) == [vera]
    house.sessions.touch(STREAM, wim.sid)
    assert house.sessions.count(STREAM) == 2
    assert house.sessions.count("VJ2") == 0


def test_an_identity_counts_once_and_a_nameless_viewer_each_time(house: House) -> None:
    house.enter("Vera", "g1")
    house.enter("Vera", "g2")
    house.enter()
    house.enter()
    assert house.sessions.count(STREAM) == 3
    assert len(house.sessions.of(STREAM)) == 4


def test_the_same_narrowed_grant_opens_the_same_session(house: House) -> None:
    assert house.enter("Vera", "g1") is house.enter("Vera", "g1")
    assert house.enter("Vera", "g1") is not house.enter("Vera", "g2")
    assert house.enter("Vera", "g1") is not house.enter("Wim", "g1")


def test_an_idle_session_is_over(house: House) -> None:
    session = house.enter("Vera")
    house.clock.advance(59)
    house.sessions.touch(STREAM, session.sid)
    house.clock.advance(61)
    assert house.refusal(session.sid) == (404, "session-unknown")


def test_idle_sessions_are_forgotten(house: House) -> None:
    for _ in range(10):
        house.enter()
    house.clock.advance(61)
    house.enter("Vera")
    assert [len(sessions) for sessions in house.sessions._sessions.values()] == [1]


def test_streams_without_viewers_are_forgotten(house: House) -> None:
    house.enter()
    house.clock.advance(61)
    house.sessions.open(Admission("g", "VJ2", house.clock(), "*"))
    assert list(house.sessions._sessions) == ["VJ2"]


def test_a_revoked_identity_is_refused_everywhere(house: House) -> None:
    first, second = house.enter("Vera", "g1"), house.enter("Vera", "g2")
    other = house.enter("Wim")
    assert house.sessions.revoke(STREAM, "Vera") == 2
    assert house.refusal(first.sid) == (403, "session-revoked")
    assert house.refusal(second.sid) == (403, "session-revoked")
    assert house.sessions.of(STREAM) == [other]


def test_a_revoked_identity_needs_a_newer_grant(house: House) -> None:
    before = house.admission("Vera", "g1")
    house.sessions.open(before)
    house.clock.advance(1)
    house.sessions.revoke(STREAM, "Vera")
    with pytest.raises(HlsError) as caught:
        house.sessions.open(before)
    assert caught.value.code == "session-revoked"
    house.clock.advance(1)
    assert house.enter("Vera", "g2").identity == "Vera"


def test_an_identity_is_refused_before_it_ever_came(house: House) -> None:
    early = house.admission("Vera")
    assert house.sessions.revoke(STREAM, "Vera") == 0
    with pytest.raises(HlsError):
        house.sessions.open(early)


def test_one_session_can_be_revoked_alone(house: House) -> None:
    first, second = house.enter("Vera", "g1"), house.enter("Vera", "g2")
    assert house.sessions.revoke(STREAM, first.sid) == 1
    assert house.refusal(first.sid) == (403, "session-revoked")
    assert house.sessions.touch(STREAM, second.sid) is second
    with pytest.raises(HlsError):
        house.enter("Vera", "g1")


def test_revocations_are_forgotten_when_no_grant_can_be_older(house: House) -> None:
    house.sessions.revoke(STREAM, "Vera")
    house.clock.advance(61)
    house.enter("Wim")
    assert house.sessions._refused == {}


def test_a_full_house_takes_nobody_else(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SESSIONS", 2)
    house.enter("Vera")
    house.enter("Wim")
    assert house.enter("Vera")
    with pytest.raises(HlsError) as caught:
        house.enter("Mona")
    assert (caught.value.status, caught.value.code) == (503, "too-many-viewers")
