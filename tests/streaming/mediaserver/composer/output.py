"""What a composer makes, to be looked at."""

from __future__ import annotations

from typing import Any

from streaming.mediaserver.composer.wire import Kind, pack_json, parse_media
from streaming.mediaserver.hls.stream import HlsStream
from tests.streaming.mediaserver.composer.programme import Viewing


class Output(HlsStream):
    """A stream that also remembers what it was given."""

    def __init__(self) -> None:
        super().__init__("VJ1", part_target=1 / 3, segment_target=2)
        self.media: list[bytes] = []

    def put_init(
        self, data: bytes, codecs: str, width: int, height: int, frame_rate: float
    ) -> None:
        super().put_init(data, codecs, width, height, frame_rate)
        described = {"codecs": codecs, "width": width, "height": height}
        self.media = [_body(Kind.INIT, described, data)]

    def put_part(self, data: bytes, **described: Any) -> None:
        super().put_part(data, **described)
        self.media.append(_body(Kind.PART, described, data))

    def watch(self) -> Viewing:
        """What a viewer would have got."""
        return Viewing(self.media)

    def last_picture(self) -> Viewing | None:
        """A viewing whose first picture is the newest; None before there is one."""
        starts = [
            n for n, body in enumerate(self.media) if n and parse_media(body)[0]["starts_segment"]
        ]
        if not starts:
            return None
        viewing = Viewing([self.media[0], *self.media[starts[-1] :]])
        viewing.pictures = viewing.pictures[-1:]
        return viewing


def _body(kind: Kind, described: dict[str, Any], data: bytes) -> bytes:
    body = pack_json(kind, described, data)[5:]
    assert parse_media(body)[1] == data
    return body
