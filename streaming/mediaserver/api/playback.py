"""``…/PlaybackGrant``, Twilio's, and ``…/PlaybackSessions``, Footlight's own: who watches.

``GET …/PlaybackSessions`` lists who is watching now, with the number of distinct viewers as
``meta.count``. ``POST …/PlaybackSessions/{identity or session SID}`` with ``Status=revoked`` ends
their playback; an identity cannot start again with a grant that was issued before.
"""

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from streaming.mediaserver.accounts import AccountBook
from streaming.mediaserver.api.answers import created, iso_time, ok
from streaming.mediaserver.api.paging import Listing
from streaming.mediaserver.api.resource import Call, resource
from streaming.mediaserver.errors import CONFLICT, INVALID_PARAMETER
from streaming.mediaserver.hls.grants import MAX_TTL, PlaybackGrants, playback_url
from streaming.mediaserver.hls.sessions import PlaybackSession, PlaybackSessions
from streaming.mediaserver.streams import PlayerStreamer, Streams

DEFAULT_TTL = 15
"""Seconds for which a grant may start playback."""


class PlaybackApi:
    """What lets viewers in, and out; ``url`` is the address of the server."""

    def __init__(
        self, streams: Streams, grants: PlaybackGrants, sessions: PlaybackSessions, url: str
    ) -> None:
        self._streams = streams
        self._grants = grants
        self._sessions = sessions
        self._url = url

    def routes(self, accounts: AccountBook) -> list[Route]:
        """Return the routes of the grant, the list of sessions and one viewer."""
        path = "/v1/PlayerStreamers/{sid}"
        viewer = f"{path}/PlaybackSessions/{{viewer:path}}"
        return [
            resource(f"{path}/PlaybackGrant", accounts, POST=self._grant),
            resource(f"{path}/PlaybackSessions", accounts, GET=self._list),
            resource(viewer, accounts, POST=self._revoke),
        ]

    def _grant(self, call: Call) -> Response:
        streamer = self._find(call)
        ttl = call.form.integer("Ttl", DEFAULT_TTL, low=1, high=int(MAX_TTL))
        origin = call.form.text("AccessControlAllowOrigin") or "*"
        if streamer.over:
            raise CONFLICT("the PlayerStreamer has ended, so there is nothing to play")
        try:
            token = self._grants.issue(streamer.sid, ttl=ttl, allow_origin=origin)
        except ValueError as error:
            raise INVALID_PARAMETER(f"AccessControlAllowOrigin: {error}") from error
        grant = {
            "playbackUrl": playback_url(self._url, streamer.sid, token),
            "playerStreamerSid": streamer.sid,
            "requestCredentials": None,
        }
        return created(
            {
                "sid": streamer.sid,
                "account_sid": streamer.account_sid,
                "date_created": iso_time(datetime.now(UTC)),
                "url": f"{self._streamer_url(streamer)}/PlaybackGrant",
                "grant": grant,
            }
        )

    def _list(self, call: Call) -> Response:
        streamer = self._find(call)
        listing = Listing(
            key="playback_sessions",
            url=f"{self._streamer_url(streamer)}/PlaybackSessions",
            items=self._sessions.of(streamer.sid),
            shown=lambda session: True,
            rendered=_render,
        )
        page = listing.page(call.query)
        page["meta"]["count"] = self._sessions.count(streamer.sid)
        return ok(page)

    def _revoke(self, call: Call) -> Response:
        streamer = self._find(call)
        call.form.choice("Status", ["revoked"])
        ended = self._sessions.revoke(streamer.sid, call.path["viewer"])
        return ok({"viewer": call.path["viewer"], "status": "revoked", "sessions_ended": ended})

    def _find(self, call: Call) -> PlayerStreamer:
        return self._streams.streamers.find(call.account.sid, call.path["sid"])

    def _streamer_url(self, streamer: PlayerStreamer) -> str:
        return f"{self._url}/v1/PlayerStreamers/{streamer.sid}"


def _render(session: PlaybackSession) -> dict[str, Any]:
    return {
        "sid": session.sid,
        "player_streamer_sid": session.stream_sid,
        "identity": session.identity,
        "status": "playing",
        "date_created": iso_time(session.started_at),
    }
