"""Twilio's Media resources, which its SDK no longer has, through the SDK's HTTP client.

The contract is Twilio's last public OpenAPI of ``media/v1`` (14 March 2024).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from twilio.rest import Client

from streaming.backends.base import BackendRefusedError, ResourceState

PAGE_SIZE = 100


class MediaResources:
    """PlayerStreamers, their PlaybackGrants and PlaybackSessions, and MediaProcessors."""

    def __init__(self, client: Client, *, base_url: str) -> None:
        self._client = client
        self._base_url = base_url

    def create(self, kind: str, **fields: object) -> ResourceState:
        """Create a resource of ``kind``, the last word of its path."""
        return _state(self.call("POST", kind, data=fields))

    def fetch(self, kind: str, sid: str) -> ResourceState | None:
        """Fetch a resource, or None when it is not there."""
        try:
            return _state(self.call("GET", f"{kind}/{sid}"))
        except BackendRefusedError as refused:
            if refused.status == 404:
                return None
            raise

    def end(self, kind: str, sid: str) -> None:
        """End a resource, unless that happened already."""
        try:
            self.call("POST", f"{kind}/{sid}", data={"Status": "ended"})
        except BackendRefusedError:
            state = self.fetch(kind, sid)
            if state is not None and state.active:
                raise

    def active(self, kind: str, *, callback_url: str) -> list[ResourceState]:
        """List the active resources that report to ``callback_url``, newest first."""
        found = self.pages(kind, Order="desc", PageSize=PAGE_SIZE)
        ours = (_state(fields) for fields in found if fields.get("status_callback") == callback_url)
        return [state for state in ours if state.active]

    def pages(self, path: str, **query: object) -> Iterator[dict[str, Any]]:
        """Walk through all the pages of a list.

        A next page is asked for where the first was: the host in its URL is the public one, which
        a server that is reached from inside need not be reachable by.
        """
        page = self.call("GET", path, params=query)
        while True:
            meta = page["meta"]
            yield from page[meta["key"]]
            if not meta.get("next_page_url"):
                return
            after = urlsplit(meta["next_page_url"])
            page = self._json("GET", f"{self._base_url}{after.path}?{after.query}")

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
    ) -> dict[str, Any]:
        """Call ``path`` below ``/v1/`` and return the JSON object of the answer."""
        return self._json(method, f"{self._base_url}/v1/{path}", params=params, data=data)

    def _json(self, method: str, url: str, **arguments: Any) -> dict[str, Any]:
        """Make a request and read the object in its answer."""
        response = self._client.request(method, url, **arguments)
        return dict(json.loads(response.text)) if response.text else {}


def path_segment(value: str) -> str:
    """Return ``value`` as one segment of a URL's path."""
    return quote(value, safe="")


def _state(fields: Mapping[str, Any]) -> ResourceState:
    """Read what we need of a PlayerStreamer or MediaProcessor."""
    return ResourceState(
        sid=fields["sid"], status=fields["status"], ended_reason=fields["ended_reason"] or ""
    )
