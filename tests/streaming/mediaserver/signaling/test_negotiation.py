import pytest

from streaming.mediaserver.sfu.types import NegotiationError
from streaming.mediaserver.signaling.messages import Description
from streaming.mediaserver.signaling.negotiation import Negotiation
from tests.streaming.mediaserver.signaling import sdp
from tests.streaming.mediaserver.signaling.scripted import ScriptedConnection, ScriptedUplink


class Deaf:
    """Hears nothing of the connection."""

    def connected(self) -> None: ...

    def failed(self, reason: str) -> None: ...

    def uplink_added(self, uplink: object) -> None: ...

    def uplink_removed(self, uplink: object) -> None: ...


@pytest.fixture
def connection() -> ScriptedConnection:
    return ScriptedConnection(Deaf())


@pytest.fixture
def negotiation(connection: ScriptedConnection) -> Negotiation:
    return Negotiation("pc", connection)


@pytest.fixture
def begun(negotiation: Negotiation) -> Negotiation:
    """The client's first offer is answered, as ``connected`` told it."""
    negotiation.apply(Description("offer", 1, sdp.offer([("audio", "voice")])))
    negotiation.state()
    return negotiation


def want(connection: ScriptedConnection, track_id: str) -> None:
    connection.subscribe(ScriptedUplink("audio", "theirs"), track_id)


def test_an_offer_is_answered_with_its_revision(negotiation: Negotiation) -> None:
    negotiation.apply(Description("offer", 3, sdp.offer([("audio", "voice")])))
    answer = {"type": "answer", "sdp": "answer to 1 tracks", "revision": 3}
    assert negotiation.take_unsent() == {"id": "pc", "description": answer}
    assert negotiation.take_unsent() is None


@pytest.mark.parametrize("revision", [0, 1])
def test_an_old_offer_is_ignored(
    begun: Negotiation, connection: ScriptedConnection, revision: int
) -> None:
    begun.apply(Description("offer", revision, sdp.offer([])))
    assert begun.take_unsent() is None
    assert list(connection.uplinks) == ["voice"]


def test_nothing_is_offered_before_the_client_has(
    negotiation: Negotiation, connection: ScriptedConnection
) -> None:
    want(connection, "a")
    negotiation.offer_if_needed()
    assert negotiation.take_unsent() is None


def test_our_offer_has_the_next_revision_and_waits_for_its_answer(
    begun: Negotiation, connection: ScriptedConnection
) -> None:
    want(connection, "a")
    begun.offer_if_needed()
    offer = {"type": "offer", "sdp": "offer of a", "revision": 2}
    assert begun.take_unsent() == {"id": "pc", "description": offer}

    want(connection, "b")
    begun.offer_if_needed()
    assert begun.take_unsent() is None, "two offers at once"

    begun.apply(Description("answer", 2, "yes"))
    begun.offer_if_needed()
    offer = {"type": "offer", "sdp": "offer of a b", "revision": 3}
    assert begun.take_unsent() == {"id": "pc", "description": offer}


@pytest.mark.parametrize(
    "stray", [Description("answer", 1, "old"), Description("answer", 3, "not asked")]
)
def test_an_answer_to_something_else_is_ignored(
    begun: Negotiation, connection: ScriptedConnection, stray: Description
) -> None:
    want(connection, "a")
    begun.offer_if_needed()
    begun.apply(stray)
    assert connection.accepted == []


def test_an_answer_is_taken_once(begun: Negotiation, connection: ScriptedConnection) -> None:
    want(connection, "a")
    begun.offer_if_needed()
    for _ in range(2):
        begun.apply(Description("answer", 2, "yes"))
    assert connection.accepted == ["yes"]


def test_the_server_wins_when_both_offer_at_once(
    begun: Negotiation, connection: ScriptedConnection
) -> None:
    want(connection, "a")
    begun.offer_if_needed()
    begun.take_unsent()

    two_tracks = sdp.offer([("audio", "voice"), ("video", "camera")])
    begun.apply(Description("offer", 2, two_tracks))
    assert begun.take_unsent() is None
    assert list(connection.uplinks) == ["voice"]

    begun.apply(Description("answer", 2, "yes"))
    begun.apply(Description("offer", 3, two_tracks))
    unsent = begun.take_unsent()
    assert unsent is not None
    assert unsent["description"]["revision"] == 3
    assert set(connection.uplinks) == {"voice", "camera"}


def test_an_unanswered_offer_is_repeated_in_the_state(
    begun: Negotiation, connection: ScriptedConnection
) -> None:
    want(connection, "a")
    begun.offer_if_needed()
    sent = begun.take_unsent()
    assert begun.state() == sent


def test_a_bad_offer_changes_nothing(begun: Negotiation) -> None:
    with pytest.raises(NegotiationError):
        begun.apply(Description("offer", 2, "garbage"))
    assert begun.take_unsent() is None
    begun.apply(Description("offer", 2, sdp.offer([])))
    assert begun.take_unsent() is not None


def test_closing_and_create_offer_are_not_ours_to_obey(begun: Negotiation) -> None:
    for kind in ("close", "create-offer", "pranswer", "nonsense"):
        begun.apply(Description(kind, 2, ""))
    assert begun.take_unsent() is None
