"""The Twilio backend against the media server's REST API."""

import pytest

from streaming.backends.base import (
    BackendRefusedError,
    BackendUnavailableError,
    Layout,
    MediaBackend,
    ParticipantState,
    Programme,
    TrackState,
)
from streaming.backends.composing import subscribe_rules
from streaming.backends.twilio import TwilioBackend
from streaming.mediaserver.rooms import SubscribeRules
from tests.streaming.plane import Fault, Kind, Plane

CALLBACK = "http://localhost:8000/streaming/callbacks/one/"
COMPOSER, SAM, SUE = "video-composer-stage", "Sam #s1", "Sue #s2"
PROGRAMME = Programme((SAM, SUE), Layout.SPOTLIGHT, SUE)
OTHER = "http://localhost:8000/streaming/callbacks/other/"


def composing(backend: MediaBackend, callback_url: str = CALLBACK) -> tuple[str, str, str]:
    """A room, a streamer and a processor between them: their SIDs."""
    room = backend.room_ensure(name=f"stage-{callback_url[-6:-1]}", callback_url=callback_url)
    streamer = backend.streamer_create(callback_url=callback_url, max_duration=7200)
    processor = backend.processor_create(
        room_sid=room.sid,
        streamer_sid=streamer.sid,
        identity=COMPOSER,
        programme=PROGRAMME,
        callback_url=callback_url,
        max_duration=7200,
    )
    return room.sid, streamer.sid, processor.sid


def test_a_room_is_created_once_and_adopted_by_its_name(
    plane: Plane, backend: MediaBackend
) -> None:
    first = backend.room_ensure(name="stage", callback_url=CALLBACK)
    again = backend.room_ensure(name="stage", callback_url=CALLBACK)
    assert first == again
    assert first.active
    room = plane.rooms.find(plane.account.sid, first.sid)
    assert (room.unique_name, room.type, room.status_callback) == ("stage", "group", CALLBACK)
    assert room.max_participant_duration == 86_400


def test_a_room_that_ended_is_seen_as_ended_and_its_name_is_free(backend: MediaBackend) -> None:
    room = backend.room_ensure(name="stage", callback_url=CALLBACK)
    backend.room_end(sid=room.sid)
    backend.room_end(sid=room.sid)
    seen = backend.room_fetch(sid=room.sid)
    assert seen is not None
    assert not seen.active
    assert backend.room_fetch(sid="stage") is None
    assert backend.room_ensure(name="stage", callback_url=CALLBACK).sid != room.sid


def test_what_nobody_knows_is_none_and_ends_without_complaint(backend: MediaBackend) -> None:
    assert backend.room_fetch(sid="RM" + "0" * 32) is None
    assert backend.streamer_fetch(sid="VJ" + "0" * 32) is None
    assert backend.processor_fetch(sid="ZX" + "0" * 32) is None
    backend.room_end(sid="RM" + "0" * 32)
    backend.streamer_end(sid="VJ" + "0" * 32)
    backend.processor_end(sid="ZX" + "0" * 32)


def test_participants_are_listed_without_composers(plane: Plane, backend: MediaBackend) -> None:
    room = backend.room_ensure(name="stage", callback_url=CALLBACK)
    sam = plane.join("stage", "Sam #s1")
    plane.join("stage", "video-composer-v1-0123")
    assert backend.participants(room_sid=room.sid) == [ParticipantState(sam.sid, "Sam #s1")]


def test_participants_are_listed_with_what_they_publish(
    plane: Plane, backend: MediaBackend
) -> None:
    room = backend.room_ensure(name="stage", callback_url=CALLBACK)
    sam = plane.join("stage", SAM)
    microphone = plane.publish(sam, "audio", "mic", enabled=False)
    camera = plane.publish(sam, "video", "camera", enabled=True)
    screen = plane.publish(sam, "video", "video-composer-presentation", enabled=True)
    plane.publish(sam, "data", "chat", enabled=True)
    (seen,) = backend.participants(room_sid=room.sid)
    assert seen.tracks == (
        TrackState(microphone.sid, "microphone", enabled=False),
        TrackState(camera.sid, "camera", enabled=True),
        TrackState(screen.sid, "screen", enabled=True),
    )


def test_who_leaves_while_they_are_looked_at_publishes_nothing(
    plane: Plane, backend: MediaBackend
) -> None:
    room = backend.room_ensure(name="stage", callback_url=CALLBACK)
    sam = plane.join("stage", SAM)
    plane.faults.append(Fault("missing", about="PublishedTracks"))
    assert backend.participants(room_sid=room.sid) == [ParticipantState(sam.sid, SAM)]


@pytest.mark.parametrize("identity", [SAM, "Ä/ö?&=% #s2"])
def test_a_microphone_is_muted_at_the_server_and_nothing_else(
    identity: str, plane: Plane, backend: MediaBackend
) -> None:
    room = backend.room_ensure(name="stage", callback_url=CALLBACK)
    somebody = plane.join("stage", identity)
    microphone = plane.publish(somebody, "audio", "mic", enabled=True)
    camera = plane.publish(somebody, "video", "camera", enabled=True)
    for _ in range(2):
        backend.microphone_mute(room_sid=room.sid, identity=identity)
    assert (microphone.enabled, camera.enabled) == (False, True)
    backend.microphone_mute(room_sid=room.sid, identity="Nobody #n0")


def test_a_microphone_that_is_gone_when_it_is_muted_is_silent_enough(
    plane: Plane, backend: MediaBackend
) -> None:
    room = backend.room_ensure(name="stage", callback_url=CALLBACK)
    microphone = plane.publish(plane.join("stage", SAM), "audio", "mic", enabled=True)
    plane.faults.append(Fault("missing", about=f"PublishedTracks/{microphone.sid}"))
    backend.microphone_mute(room_sid=room.sid, identity=SAM)


@pytest.mark.parametrize("identity", ["Sam #s1", "Ä/ö?&=% #s2"])
def test_a_participant_is_removed_by_identity(
    identity: str, plane: Plane, backend: MediaBackend
) -> None:
    room = backend.room_ensure(name="stage", callback_url=CALLBACK)
    plane.join("stage", identity)
    backend.participant_remove(room_sid=room.sid, identity=identity)
    assert backend.participants(room_sid=room.sid) == []
    backend.participant_remove(room_sid=room.sid, identity=identity)


def test_a_processor_composes_the_room_into_the_streamer(
    plane: Plane, backend: MediaBackend
) -> None:
    room_sid, streamer_sid, processor_sid = composing(backend)
    (processor,) = plane.processors()
    assert processor.sid == processor_sid
    assert processor.context.room == room_sid
    assert processor.context.outputs == (streamer_sid,)
    assert processor.options.status_callback == CALLBACK
    assert processor.options.max_duration == 7200
    assert plane.streamers()[0].options.status_callback == CALLBACK
    assert plane.streamers()[0].options.max_duration == 7200


def test_a_composer_begins_with_its_programme_and_changes_to_another(
    plane: Plane, backend: MediaBackend
) -> None:
    room_sid, _, processor_sid = composing(backend)
    assert plane.shown() == PROGRAMME
    assert plane.processors()[0].context.identity == COMPOSER
    for programme in (Programme((SUE,), Layout.GRID), Programme(), PROGRAMME):
        backend.programme_update(
            room_sid=room_sid, processor_sid=processor_sid, identity=COMPOSER, programme=programme
        )
        assert plane.shown() == programme


def test_only_who_is_on_the_programme_is_received_under_its_rules(
    plane: Plane, backend: MediaBackend
) -> None:
    room_sid, *_ = composing(backend)
    tracks = {
        name: plane.publish(plane.join(room_sid, name), "video", "camera", enabled=True)
        for name in (SAM, SUE, "Sid #s3")
    }
    rules = SubscribeRules.parse(subscribe_rules(PROGRAMME))
    assert [name for name, track in tracks.items() if rules.allow(track)] == [SAM, SUE]
    nobody = SubscribeRules.parse(subscribe_rules(Programme()))
    assert not any(nobody.allow(track) for track in tracks.values())


def test_a_composer_that_is_over_or_unknown_needs_no_programme(backend: MediaBackend) -> None:
    room_sid, _, processor_sid = composing(backend)
    backend.processor_end(sid=processor_sid)
    for sid in (processor_sid, "ZX" + "0" * 32):
        backend.programme_update(
            room_sid=room_sid, processor_sid=sid, identity=COMPOSER, programme=PROGRAMME
        )


def test_states_are_seen_as_they_change(plane: Plane, backend: MediaBackend) -> None:
    _, streamer_sid, processor_sid = composing(backend)
    created = backend.streamer_fetch(sid=streamer_sid)
    assert created is not None
    assert (created.status, created.active) == ("created", True)
    plane.play()
    started = backend.streamer_fetch(sid=streamer_sid)
    assert started is not None
    assert (started.status, started.active) == ("started", True)
    plane.break_composer()
    broken = backend.processor_fetch(sid=processor_sid)
    assert broken is not None
    assert (broken.status, broken.active) == ("failed", False)
    assert broken.ended_reason == "internal-service-error"
    backend.streamer_end(sid=streamer_sid)
    ended = backend.streamer_fetch(sid=streamer_sid)
    assert ended is not None
    assert (ended.status, ended.ended_reason) == ("ended", "ended-via-api")


def test_active_resources_are_found_by_the_url_they_report_to(
    plane: Plane, backend: MediaBackend
) -> None:
    _, streamer_sid, processor_sid = composing(backend)
    newer = backend.streamer_create(callback_url=CALLBACK, max_duration=7200)
    composing(backend, OTHER)
    found = backend.streamers(callback_url=CALLBACK)
    assert [streamer.sid for streamer in found] == [newer.sid, streamer_sid]
    assert [each.sid for each in backend.processors(callback_url=CALLBACK)] == [processor_sid]
    backend.processor_end(sid=processor_sid)
    backend.streamer_end(sid=streamer_sid)
    backend.streamer_end(sid=newer.sid)
    assert backend.processors(callback_url=CALLBACK) == []
    assert backend.streamers(callback_url=CALLBACK) == []


def test_lists_are_read_to_their_last_page(plane: Plane, backend: MediaBackend) -> None:
    oldest = backend.streamer_create(callback_url=CALLBACK, max_duration=60)
    for _ in range(100):
        backend.streamer_create(callback_url=OTHER, max_duration=60)
    assert [each.sid for each in backend.streamers(callback_url=CALLBACK)] == [oldest.sid]


def test_viewers_are_named_once_they_play_and_not_after_they_are_revoked(
    plane: Plane, backend: MediaBackend
) -> None:
    _, streamer_sid, _ = composing(backend)
    grant = backend.playback_grant(streamer_sid=streamer_sid, ttl=60)
    assert grant.payload["playerStreamerSid"] == streamer_sid
    assert grant.playback_url.startswith(f"{plane.url}/hls/{streamer_sid}/master.m3u8?grant=")
    narrowed = backend.playback_narrow(grant=grant, identity="Vera #v1")
    assert "identity=Vera+%23v1" in narrowed.playback_url
    assert narrowed.expires_at == grant.expires_at
    plane.play()
    plane.watch(narrowed.playback_url)
    assert backend.identities_watching(streamer_sid=streamer_sid) == ["Vera #v1"]
    backend.playback_revoke(streamer_sid=streamer_sid, identity="Vera #v1")
    assert backend.identities_watching(streamer_sid=streamer_sid) == []
    backend.playback_revoke(streamer_sid="VJ" + "0" * 32, identity="Vera #v1")


@pytest.fixture
def twilios(plane: Plane) -> TwilioBackend:
    """The backend as it speaks to Twilio's own hosts."""
    return TwilioBackend(
        account_sid=plane.account.sid,
        auth_token=plane.account.auth_token,
        video_url=plane.url,
        media_url=plane.url,
        bundled=False,
    )


def test_twilios_own_hosts_are_not_asked_for_what_only_the_bundled_server_can(
    plane: Plane, twilios: TwilioBackend
) -> None:
    streamer = twilios.streamer_create(callback_url=CALLBACK, max_duration=60)
    grant = twilios.playback_grant(streamer_sid=streamer.sid, ttl=60)
    assert twilios.playback_narrow(grant=grant, identity="Vera #v1") is grant
    twilios.playback_revoke(streamer_sid=streamer.sid, identity="Vera #v1")
    assert twilios.identities_watching(streamer_sid=streamer.sid) is None
    twilios.microphone_mute(room_sid="RM" + "0" * 32, identity=SAM)
    assert plane.count("PlaybackSessions") + plane.count("PublishedTracks") == 0


def test_twilios_own_composer_is_told_whom_to_show_once_it_joined(
    plane: Plane, twilios: TwilioBackend
) -> None:
    room_sid, _, processor_sid = composing(twilios)
    context = plane.processors()[0].context
    assert context.values.keys() == {"room", "outputs", "identity"}

    def update() -> None:
        twilios.programme_update(
            room_sid=room_sid, processor_sid=processor_sid, identity=COMPOSER, programme=PROGRAMME
        )

    update()
    composer = plane.join(room_sid, COMPOSER)
    update()
    shown = [rule.publisher for rule in composer.subscribe_rules.rules]
    assert shown == list(PROGRAMME.identities)
    assert plane.processors()[0].context == context


@pytest.mark.parametrize("kind", ["broken", "garbled"])
def test_an_answer_that_is_no_answer_means_unavailable(
    kind: Kind, plane: Plane, backend: MediaBackend
) -> None:
    plane.faults.append(Fault(kind, times=2))
    with pytest.raises(BackendUnavailableError, match="^The media server"):
        backend.room_fetch(sid="stage")
    with pytest.raises(BackendUnavailableError, match="^The media server"):
        backend.streamer_fetch(sid="VJ" + "0" * 32)


def test_a_silent_server_is_given_up(
    plane: Plane, backend: MediaBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streaming.backends.twilio.TIMEOUT", 0.2)
    hasty = TwilioBackend(
        account_sid=plane.account.sid,
        auth_token=plane.account.auth_token,
        video_url=plane.url,
        media_url=plane.url,
        bundled=True,
    )
    plane.faults.append(Fault("silent", times=2))
    with pytest.raises(BackendUnavailableError, match=r"does not answer \(ReadTimeout\)"):
        hasty.room_fetch(sid="stage")
    with pytest.raises(BackendUnavailableError, match=r"does not answer \(ReadTimeout\)"):
        hasty.streamers(callback_url=CALLBACK)


def test_a_server_that_is_not_there_is_unavailable(plane: Plane) -> None:
    nowhere = "http://127.0.0.1:9"  # discard: nobody listens
    backend = TwilioBackend(
        account_sid=plane.account.sid,
        auth_token=plane.account.auth_token,
        video_url=nowhere,
        media_url=nowhere,
        bundled=True,
    )
    with pytest.raises(BackendUnavailableError, match="ConnectionError"):
        backend.room_fetch(sid="stage")


def test_a_refusal_carries_twilios_code(plane: Plane) -> None:
    stranger = TwilioBackend(
        account_sid=plane.account.sid,
        auth_token="wrong",
        video_url=plane.url,
        media_url=plane.url,
        bundled=True,
    )
    for call in (
        lambda: stranger.room_ensure(name="stage", callback_url=CALLBACK),
        lambda: stranger.streamer_create(callback_url=CALLBACK, max_duration=60),
    ):
        with pytest.raises(BackendRefusedError, match=r"^The media server refused: .*20003") as no:
            call()
        assert (no.value.code, no.value.status) == (20003, 401)
