"""``/v1/MediaProcessors``: start, fetch, list, change and end composers."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from streaming.mediaserver.accounts import AccountBook
from streaming.mediaserver.api.answers import created, ok
from streaming.mediaserver.api.paging import Listing
from streaming.mediaserver.api.parameters import Parameters
from streaming.mediaserver.api.resource import Call, resource
from streaming.mediaserver.api.streams import (
    check_ending,
    in_order,
    render_stream,
    stream_options,
)
from streaming.mediaserver.streams import EXTENSIONS, ExtensionContext, MediaProcessor, Streams

STATUSES = ("started", "ended", "failed")


class MediaProcessorsApi:
    """MediaProcessor resources; ``url`` is the address of the server."""

    def __init__(self, streams: Streams, url: str) -> None:
        self._streams = streams
        self._url = f"{url}/v1/MediaProcessors"

    def routes(self, accounts: AccountBook) -> list[Route]:
        """Return the routes of the list and of one MediaProcessor."""
        path = "/v1/MediaProcessors"
        return [
            resource(path, accounts, GET=self._list, POST=self._create),
            resource(f"{path}/{{sid}}", accounts, GET=self._fetch, POST=self._update),
        ]

    def _list(self, call: Call) -> Response:
        processors = in_order(self._streams.processors.of(call.account.sid), call.query)
        status = call.query.choice("Status", STATUSES, "any")
        listing = Listing(
            key="media_processors",
            url=self._url,
            items=processors,
            shown=lambda processor: status in ("any", processor.status),
            rendered=self._render,
        )
        return ok(listing.page(call.query))

    def _create(self, call: Call) -> Response:
        extension = call.form.choice("Extension", EXTENSIONS)
        processor = self._streams.create_processor(
            call.account.sid,
            extension=extension,
            extension_context=call.form.required("ExtensionContext"),
            context=_context(extension, call.form),
            options=stream_options(call.form),
        )
        return created(self._render(processor))

    def _fetch(self, call: Call) -> Response:
        return ok(self._render(self._find(call)))

    def _update(self, call: Call) -> Response:
        """End the processor, as Twilio's update does, or change its context, or both."""
        processor = self._find(call)
        changes = call.form.text("ExtensionContext") is not None
        ends = call.form.text("Status") is not None
        if ends or not changes:
            check_ending(call.form)
        if changes:
            self._streams.change_processor(processor, call.form.json_object("ExtensionContext"))
        if ends:
            self._streams.end_processor(processor)
        return ok(self._render(processor))

    def _find(self, call: Call) -> MediaProcessor:
        return self._streams.processors.find(call.account.sid, call.path["sid"])

    def _render(self, processor: MediaProcessor) -> dict[str, Any]:
        return render_stream(processor, self._url) | {
            "extension": processor.extension,
            "extension_context": processor.extension_context,
        }


def _context(extension: str, form: Parameters) -> ExtensionContext:
    environment = {}
    if form.text("ExtensionEnvironment") is not None:
        environment = form.json_object("ExtensionEnvironment")
    return ExtensionContext.parse(extension, form.json_object("ExtensionContext"), environment)
