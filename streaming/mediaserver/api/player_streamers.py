"""``/v1/PlayerStreamers``: create, fetch, list and end programmes."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from streaming.mediaserver.accounts import AccountBook
from streaming.mediaserver.api.answers import created, ok
from streaming.mediaserver.api.paging import Listing
from streaming.mediaserver.api.resource import Call, resource
from streaming.mediaserver.api.streams import (
    check_ending,
    in_order,
    render_stream,
    stream_options,
)
from streaming.mediaserver.streams import PlayerStreamer, Streams

STATUSES = ("created", "started", "ended", "failed")


class PlayerStreamersApi:
    """PlayerStreamer resources; ``url`` is the address of the server."""

    def __init__(self, streams: Streams, url: str) -> None:
        self._streams = streams
        self._url = f"{url}/v1/PlayerStreamers"

    def routes(self, accounts: AccountBook) -> list[Route]:
        """Return the routes of the list and of one PlayerStreamer."""
        path = "/v1/PlayerStreamers"
        return [
            resource(path, accounts, GET=self._list, POST=self._create),
            resource(f"{path}/{{sid}}", accounts, GET=self._fetch, POST=self._update),
        ]

    def _list(self, call: Call) -> Response:
        streamers = in_order(self._streams.streamers.of(call.account.sid), call.query)
        status = call.query.choice("Status", STATUSES, "any")
        listing = Listing(
            key="player_streamers",
            url=self._url,
            items=streamers,
            shown=lambda streamer: status in ("any", streamer.status),
            rendered=self._render,
        )
        return ok(listing.page(call.query))

    def _create(self, call: Call) -> Response:
        streamer = self._streams.create_streamer(
            call.account.sid,
            options=stream_options(call.form),
            video=call.form.boolean("Video", True),
        )
        return created(self._render(streamer))

    def _fetch(self, call: Call) -> Response:
        return ok(self._render(self._find(call)))

    def _update(self, call: Call) -> Response:
        streamer = self._find(call)
        check_ending(call.form)
        self._streams.end_streamer(streamer)
        return ok(self._render(streamer))

    def _find(self, call: Call) -> PlayerStreamer:
        return self._streams.streamers.find(call.account.sid, call.path["sid"])

    def _render(self, streamer: PlayerStreamer) -> dict[str, Any]:
        url = f"{self._url}/{streamer.sid}"
        links = {
            "access_token": f"{url}/AccessToken",
            "timed_metadata": f"{url}/TimedMetadata",
            "playback_grant": f"{url}/PlaybackGrant",
            "playback_sessions": f"{url}/PlaybackSessions",
        }
        return render_stream(streamer, self._url) | {"video": streamer.video, "links": links}
