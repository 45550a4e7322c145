"""The media plane of Twilio Live: Twilio's own hosts, or the bundled media server.

Both are driven by the official ``twilio`` package; only the base URLs differ.
"""

import json
from datetime import timedelta

from twilio.rest import Client

from config import clock
from streaming.backends.base import (
    BackendRefusedError,
    PlaybackGrant,
    Programme,
    ResourceState,
)
from streaming.backends.composing import context_fields, subscribe_rules
from streaming.backends.http import MediaHttpClient
from streaming.backends.media import MediaResources, path_segment
from streaming.backends.playback import narrowed_url
from streaming.backends.rooms import TwilioRooms

COMPOSER = "video-composer-v1"
TIMEOUT = 8.0  # seconds
GONE = (404, 409)  # HTTP statuses about what is not there yet, or over


class TwilioBackend(TwilioRooms):
    """Implements ``MediaBackend`` on one Twilio account; its rooms are in ``rooms.py``.

    ``bundled`` says that the bundled media server is spoken to, which can also narrow a grant to
    one viewer, revoke it, name who watches, mute a track and change a composer's layout.
    """

    def __init__(
        self, *, account_sid: str, auth_token: str, video_url: str, media_url: str, bundled: bool
    ) -> None:
        http_client = MediaHttpClient(timeout=TIMEOUT, direct=bundled)
        client = Client(account_sid, auth_token, http_client=http_client)
        super().__init__(client, video_url=video_url, bundled=bundled)
        self._media = MediaResources(client, base_url=media_url)

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
        self,
        *,
        room_sid: str,
        streamer_sid: str,
        identity: str,
        programme: Programme,
        callback_url: str,
        max_duration: int,
    ) -> ResourceState:
        """Create a MediaProcessor; Twilio's own hosts take the programme once it has joined."""
        context = {"room": {"name": room_sid}, "outputs": [streamer_sid], "identity": identity}
        if self._bundled:
            context |= context_fields(programme)
        return self._media.create(
            "MediaProcessors",
            Extension=COMPOSER,
            ExtensionContext=json.dumps(context),
            StatusCallback=callback_url,
            MaxDuration=max_duration,
        )

    def programme_update(
        self, *, room_sid: str, processor_sid: str, identity: str, programme: Programme
    ) -> None:
        """Change what a composer shows; on Twilio's own hosts whom, by its SubscribeRules."""
        try:
            if self._bundled:
                data = {"ExtensionContext": json.dumps(context_fields(programme))}
                self._media.call("POST", f"MediaProcessors/{processor_sid}", data=data)
            else:
                composer = self._rooms(room_sid).participants(path_segment(identity))
                composer.subscribe_rules.update(rules=subscribe_rules(programme))
        except BackendRefusedError as refused:
            if refused.status not in GONE:
                raise

    def processor_fetch(self, *, sid: str) -> ResourceState | None:
        """Look at a MediaProcessor."""
        return self._media.fetch("MediaProcessors", sid)

    def processor_end(self, *, sid: str) -> None:
        """End a MediaProcessor."""
        self._media.end("MediaProcessors", sid)

    def playback_grant(self, *, streamer_sid: str, ttl: int) -> PlaybackGrant:
        """Ask for a grant that any number of viewers may start with for ``ttl`` seconds."""
        expires_at = clock.now() + timedelta(seconds=ttl)
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
