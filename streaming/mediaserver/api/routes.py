"""All REST routes of the server."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from streaming.mediaserver.accounts import AccountBook
from streaming.mediaserver.api.answers import EXCEPTION_HANDLERS
from streaming.mediaserver.api.media_processors import MediaProcessorsApi
from streaming.mediaserver.api.participants import ParticipantsApi
from streaming.mediaserver.api.playback import PlaybackApi
from streaming.mediaserver.api.player_streamers import PlayerStreamersApi
from streaming.mediaserver.api.rooms import RoomsApi
from streaming.mediaserver.api.tracks import PUBLISHED, SUBSCRIBED, TracksApi
from streaming.mediaserver.hls.grants import PlaybackGrants
from streaming.mediaserver.hls.sessions import PlaybackSessions
from streaming.mediaserver.rooms import Rooms
from streaming.mediaserver.streams import Streams


def rest_routes(
    accounts: AccountBook,
    *,
    rooms: Rooms,
    streams: Streams,
    grants: PlaybackGrants,
    sessions: PlaybackSessions,
    url: str,
) -> list[Route]:
    """Return the routes of every resource; ``url`` is the public address of the server.

    An identity may contain a slash, so that the paths below a participant come before it.
    """
    return [
        *RoomsApi(rooms, url).routes(accounts),
        *TracksApi(rooms, url, PUBLISHED).routes(accounts),
        *TracksApi(rooms, url, SUBSCRIBED).routes(accounts),
        *ParticipantsApi(rooms, url).routes(accounts),
        *PlayerStreamersApi(streams, url).routes(accounts),
        *PlaybackApi(streams, grants, sessions, url).routes(accounts),
        *MediaProcessorsApi(streams, url).routes(accounts),
    ]


def rest_application(routes: Sequence[BaseRoute]) -> Starlette:
    """Return the application of these routes, whose every error is Twilio's JSON."""
    application = Starlette(routes=routes, exception_handlers=EXCEPTION_HANDLERS)
    application.router.redirect_slashes = False
    return application
