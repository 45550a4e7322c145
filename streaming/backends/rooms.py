"""The rooms of a Twilio account: who is in them, and what they publish."""

from twilio.rest import Client
from twilio.rest.video.v1.room.participant.published_track import PublishedTrackInstance

from streaming.backends.base import BackendRefusedError, ParticipantState, RoomState
from streaming.backends.composing import COMPOSER_IDENTITY_PREFIX, track_states
from streaming.backends.media import path_segment

ROOM_EXISTS = 53113
LONGEST_STAY = 86_400  # seconds a participant may stay in a room: Twilio's upper limit


class TwilioRooms:
    """The half of ``TwilioBackend`` that speaks the Video API."""

    def __init__(self, client: Client, *, video_url: str, bundled: bool) -> None:
        self._client = client
        self._client.video.base_url = video_url
        self._video_url = video_url
        self._rooms = self._client.video.v1.rooms
        self._bundled = bundled

    def room_ensure(self, *, name: str, callback_url: str) -> RoomState:
        """Create the room, or adopt the one in progress under this unique name."""
        try:
            room = self._rooms.create(
                unique_name=name,
                type="group",
                status_callback=callback_url,
                max_participant_duration=LONGEST_STAY,
            )
        except BackendRefusedError as refused:
            if refused.code != ROOM_EXISTS:
                raise
            room = self._rooms(name).fetch()
        return RoomState(sid=room.sid, active=room.status == "in-progress")

    def room_fetch(self, *, sid: str) -> RoomState | None:
        """Look at a room."""
        try:
            room = self._rooms(sid).fetch()
        except BackendRefusedError as refused:
            if refused.status == 404:
                return None
            raise
        return RoomState(sid=room.sid, active=room.status == "in-progress")

    def room_end(self, *, sid: str) -> None:
        """Complete a room, which disconnects everybody."""
        try:
            self._rooms(sid).update(status="completed")
        except BackendRefusedError:
            room = self.room_fetch(sid=sid)
            if room is not None and room.active:
                raise

    def participants(self, *, room_sid: str) -> list[ParticipantState]:
        """List who is connected to a room, composers left out, with what they publish.

        It takes one request for the list and one for each participant.
        """
        connected = self._rooms(room_sid).participants.list(status="connected")
        return [
            ParticipantState(
                sid=person.sid,
                identity=person.identity,
                tracks=track_states(self._published(room_sid, person.sid)),
            )
            for person in connected
            if not person.identity.startswith(COMPOSER_IDENTITY_PREFIX)
        ]

    def _published(self, room_sid: str, participant: str) -> list[PublishedTrackInstance]:
        """List the tracks of a participant by SID or identity; one who is gone has none."""
        found = self._rooms(room_sid).participants(path_segment(participant))
        try:
            return list(found.published_tracks.list())
        except BackendRefusedError as refused:
            if refused.status != 404:
                raise
            return []

    def participant_remove(self, *, room_sid: str, identity: str) -> None:
        """Disconnect somebody from a room."""
        try:
            self._rooms(room_sid).participants(path_segment(identity)).update(status="disconnected")
        except BackendRefusedError as refused:
            if refused.status != 404:
                raise

    def microphone_mute(self, *, room_sid: str, identity: str) -> None:
        """Mute somebody's microphone; Twilio's own hosts do not know how."""
        if not self._bundled:
            return
        for track in self._published(room_sid, identity):
            if track.kind == "audio" and track.enabled:
                self._mute(track)

    def _mute(self, track: PublishedTrackInstance) -> None:
        """Mute a track; one that is gone is silent already."""
        path = f"Rooms/{track.room_sid}/Participants/{track.participant_sid}"
        url = f"{self._video_url}/v1/{path}/PublishedTracks/{track.sid}"
        try:
            self._client.request("POST", url, data={"Enabled": "false"})
        except BackendRefusedError as refused:
            if refused.status != 404:
                raise
