"""The media plane of Twilio Live: Twilio's own hosts, or the bundled media server.

Both are driven by the official ``twilio`` package; only the base URLs differ.
"""

import json
from datetime import timedelta

from django.utils import timezone
from twilio.rest import Client

from streaming.backends.base import (
    BackendRefusedError,
    ParticipantState,
    PlaybackGrant,
    ResourceState,
    RoomState,
)
from streaming.backends.http import MediaHttpClient
from streaming.backends.media import MediaResources, path_segment
from streaming.backends.playback import narrowed_url

ROOM_EXISTS = 53113
COMPOSER = "video-composer-v1"
COMPOSER_IDENTITY_PREFIX = "video-composer"
LONGEST_STAY = 86_400  # seconds a participant may stay in a room: Twilio's upper limit
TIMEOUT = 8.0  # seconds


class TwilioBackend:
    """Implements ``MediaBackend`` on one Twilio account.

    ``bundled`` says that the bundled media server is spoken to, which can also narrow a grant to
    one viewer, revoke it and name who watches.
    """

    def __init__(
        self, *, account_sid: str, auth_token: str, video_url: str, media_url: str, bundled: bool
    ) -> None:
        http_client = MediaHttpClient(timeout=TIMEOUT, direct=bundled)
        self._client = Client(account_sid, auth_token, http_client=http_client)
        self._client.video.base_url = video_url
        self._rooms = self._client.video.v1.rooms
        self._media = MediaResources(self._client, base_url=media_url)
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
        """List who is connected to a room, composers left out."""
        connected = self._rooms(room_sid).participants.list(status="connected")
        return [
            ParticipantState(sid=person.sid, identity=person.identity)
            for person in connected
            if not person.identity.startswith(COMPOSER_IDENTITY_PREFIX)
        ]

    def participant_remove(self, *, room_sid: str, identity: str) -> None:
        """Disconnect somebody from a room."""
        try:
            self._rooms(room_sid).participants(path_segment(identity)).update(status="disconnected")
        except BackendRefusedError as refused:
            if refused.status != 404:
                raise

    def streamers(self, *, callback_url: str) -> list[ResourceState]:
        """List the active PlayerStreamers that report to this URL, newest first."""
        return self._media.active("PlayerStreamers", callback_url=callback_url)

    def streamer_create(self, *, callback_url: str, max_duration: int) -> ResourceState:
        """Create a PlayerStreamer that lasts at most ``max_duration`` seconds."""
        return self._media.create(
            "PlayerStreamers", StatusCallback=callback_url, MaxDuration=max_duration
        )

    def streamer_fetch(self, *, sid: str) -> ResourceState | None:
        """Look at a PlayerStreamer."""
        return self._media.fetch("PlayerStreamers", sid)

    def streamer_end(self, *, sid: str) -> None:
        """End a PlayerStreamer."""
        self._media.end("PlayerStreamers", sid)

    def processors(self, *, callback_url: str) -> list[ResourceState]:
        """List the active MediaProcessors that report to this URL, newest first."""
        return self._media.active("MediaProcessors", callback_url=callback_url)

    def processor_create(
        self, *, room_sid: str, streamer_sid: str, callback_url: str, max_duration: int
    ) -> ResourceState:
        """Create a MediaProcessor that composes the room into the streamer."""
        context = {"room": {"name": room_sid}, "outputs": [streamer_sid]}
        return self._media.create(
            "MediaProcessors",
            Extension=COMPOSER,
            ExtensionContext=json.dumps(context),
            StatusCallback=callback_url,
            MaxDuration=max_duration,
        )

    def processor_fetch(self, *, sid: str) -> ResourceState | None:
        """Look at a MediaProcessor."""
        return self._media.fetch("MediaProcessors", sid)

    def processor_end(self, *, sid: str) -> None:
        """End a MediaProcessor."""
        self._media.end("MediaProcessors", sid)

    def playback_grant(self, *, streamer_sid: str, ttl: int) -> PlaybackGrant:
        """Ask for a grant that any number of viewers may start with for ``ttl`` seconds."""
        expires_at = timezone.now() + timedelta(seconds=ttl)
        path = f"PlayerStreamers/{streamer_sid}/PlaybackGrant"
        answer = self._media.call("POST", path, data={"Ttl": ttl})
        return PlaybackGrant(payload=answer["grant"], expires_at=expires_at)

    def playback_narrow(self, *, grant: PlaybackGrant, identity: str) -> PlaybackGrant:
        """Narrow a grant to one viewer; Twilio's own hosts do not know how."""
        if not self._bundled:
            return grant
        url = narrowed_url(grant.playback_url, identity=identity)
        return PlaybackGrant({**grant.payload, "playbackUrl": url}, grant.expires_at)

    def playback_revoke(self, *, streamer_sid: str, identity: str) -> None:
        """End one viewer's playback; Twilio's own hosts do not know how."""
        if not self._bundled:
            return
        path = f"PlayerStreamers/{streamer_sid}/PlaybackSessions/{path_segment(identity)}"
        try:
            self._media.call("POST", path, data={"Status": "revoked"})
        except BackendRefusedError as refused:
            if refused.status != 404:
                raise

    def identities_watching(self, *, streamer_sid: str) -> list[str] | None:
        """List who plays the streamer; Twilio's own hosts cannot say."""
        if not self._bundled:
            return None
        sessions = self._media.pages(
            f"PlayerStreamers/{streamer_sid}/PlaybackSessions", PageSize=1000
        )
        return [session["identity"] for session in sessions if session["identity"]]
