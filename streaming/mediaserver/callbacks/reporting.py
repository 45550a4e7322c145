"""Writes a callback for every change of a room or a stream that has a ``StatusCallback``.

Names and fields are Twilio's; those of PlayerStreamers follow the pattern of MediaProcessors.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from streaming.mediaserver.accounts import AccountBook
from streaming.mediaserver.callbacks.delivery import Callback, Deliveries
from streaming.mediaserver.rooms import Participant, Room, RoomObserver, Track
from streaming.mediaserver.streams import MediaProcessor, PlayerStreamer, StreamListener

Fields = Mapping[str, str]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Callbacks(RoomObserver, StreamListener):
    """Listens to rooms and streams, and reports to the accounts' servers."""

    def __init__(
        self,
        accounts: AccountBook,
        deliveries: Deliveries,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._accounts = accounts
        self._deliveries = deliveries
        self._clock = clock

    async def stop(self) -> None:
        """Send what waits, as far as there is time."""
        await self._deliveries.stop()

    def room_created(self, room: Room) -> None:
        """Report ``room-created``."""
        self._report_room(room, "room-created")

    def room_ended(self, room: Room) -> None:
        """Report ``room-ended`` with how long the room was open."""
        duration = _seconds(room.created_at, room.ended_at)
        self._report_room(room, "room-ended", {"RoomDuration": duration})

    def participant_connected(self, participant: Participant) -> None:
        """Report ``participant-connected``."""
        self._report_participant(participant, "participant-connected")

    def participant_disconnected(self, participant: Participant) -> None:
        """Report ``participant-disconnected`` with how long they stayed."""
        duration = _seconds(participant.started_at, participant.ended_at)
        fields = {"ParticipantDuration": duration}
        self._report_participant(participant, "participant-disconnected", fields)

    def track_added(self, track: Track) -> None:
        """Report ``track-added``, and that it is disabled where it is: the fields do not say so."""
        self._report_track(track, "track-added")
        if not track.enabled:
            self.track_disabled(track)

    def track_removed(self, track: Track) -> None:
        """Report ``track-removed``."""
        self._report_track(track, "track-removed")

    def track_enabled(self, track: Track) -> None:
        """Report ``track-enabled``."""
        self._report_track(track, "track-enabled")

    def track_disabled(self, track: Track) -> None:
        """Report ``track-disabled``."""
        self._report_track(track, "track-disabled")

    def player_streamer_changed(self, streamer: PlayerStreamer) -> None:
        """Report ``player-streamer-created``, ``-started`` or ``-ended``."""
        fields = {
            "PlayerStreamerSid": streamer.sid,
            "PlayerStreamerStatus": streamer.status,
            **_present(EndedReason=streamer.ended_reason),
        }
        self._report_stream(streamer, f"player-streamer-{streamer.status}", fields)

    def media_processor_changed(self, processor: MediaProcessor) -> None:
        """Report ``media-processor-started``, ``-ended`` or ``-failed``."""
        fields = {
            "MediaProcessorSid": processor.sid,
            "MediaProcessorStatus": processor.status,
            "Extension": processor.extension,
            "ExtensionContext": processor.extension_context,
            **_present(EndedReason=processor.ended_reason, ErrorMessage=processor.error_message),
        }
        self._report_stream(processor, f"media-processor-{processor.status}", fields)

    def _report_track(self, track: Track, event: str) -> None:
        fields = {"TrackSid": track.sid, "TrackKind": track.kind, "TrackName": track.name}
        self._report_participant(track.participant, event, fields)

    def _report_participant(
        self, participant: Participant, event: str, more: Fields | None = None
    ) -> None:
        fields = {
            "ParticipantSid": participant.sid,
            "ParticipantIdentity": participant.identity,
            "ParticipantStatus": participant.status,
            **(more or {}),
        }
        self._report_room(participant.room, event, fields)

    def _report_room(self, room: Room, event: str, more: Fields | None = None) -> None:
        number = room.sequence_number
        room.sequence_number += 1
        fields = {
            "RoomSid": room.sid,
            "RoomName": room.unique_name,
            "RoomStatus": room.status,
            "RoomType": room.type,
            **self._event(event, room.account_sid, number),
            **(more or {}),
        }
        self._send(room, room.status_callback, room.status_callback_method, fields)

    def _report_stream(
        self, resource: PlayerStreamer | MediaProcessor, event: str, more: Fields
    ) -> None:
        number = resource.sequence_number
        resource.sequence_number += 1
        options = resource.options
        fields = {**self._event(event, resource.account_sid, number), **more}
        self._send(resource, options.status_callback, options.status_callback_method, fields)

    def _event(self, name: str, account_sid: str, number: int) -> Fields:
        moment = self._clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {
            "AccountSid": account_sid,
            "StatusCallbackEvent": name,
            "Timestamp": moment,
            "SequenceNumber": str(number),
        }

    def _send(
        self,
        resource: Room | PlayerStreamer | MediaProcessor,
        url: str | None,
        method: str,
        fields: Fields,
    ) -> None:
        if url is not None:
            token = self._accounts.get(resource.account_sid).auth_token
            self._deliveries.put(resource.sid, Callback(url, method, fields, token))


def _present(**fields: str | None) -> Fields:
    return {name: value for name, value in fields.items() if value}


def _seconds(start: datetime, end: datetime | None) -> str:
    return str(round(((end or start) - start).total_seconds()))
