"""What one browser can receive: as it has said, and a fair guess where it has said nothing.

A browser without a camera may offer audio alone and must still be able to watch. Until it has
offered video it is offered the codec that is needed, under numbers that it does not use yet.
"""

from __future__ import annotations

from dataclasses import replace

from streaming.mediaserver.sfu import codecs
from streaming.mediaserver.sfu.rtp import AUDIO_LEVEL_URI, MID_URI, ORIENTATION_URI
from streaming.mediaserver.sfu.sdp import CodecLine, Description
from streaming.mediaserver.sfu.types import Codec

_GUESSES: dict[Codec, CodecLine] = {
    "opus": CodecLine(111, "opus", 48000, 2, codecs.OPUS_PARAMETERS),
    "VP8": CodecLine(96, "VP8", 90000, 1, "", codecs.FEEDBACK),
    "H264": CodecLine(
        108,
        "H264",
        90000,
        1,
        "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        codecs.FEEDBACK,
    ),
}
_EXTENSION_GUESSES = {
    "audio": {MID_URI: 4, AUDIO_LEVEL_URI: 1},
    "video": {MID_URI: 4, ORIENTATION_URI: 13},
}
_DYNAMIC_PAYLOAD_TYPES = range(96, 128)
_EXTENSION_NUMBERS = range(1, codecs.HIGHEST_EXTENSION + 1)


class Capabilities:
    """Begins empty; `learn` takes each offer of the browser."""

    def __init__(self) -> None:
        self.known = False
        """Whether the browser has offered anything yet."""
        self._codecs: dict[Codec, CodecLine] = {}
        self._guesses: dict[Codec, CodecLine] = {}
        self._extensions: dict[str, dict[str, int]] = {}
        self._payload_types: set[int] = set()
        self._numbers: dict[int, str] = {}

    def learn(self, offer: Description) -> None:
        """Remember what an offer says of the browser."""
        self.known = True
        for media in offer.media:
            self._payload_types.update(line.payload_type for line in media.codecs)
            self._numbers.update({number: uri for uri, number in media.extensions.items()})
            if media.kind in _EXTENSION_GUESSES:
                self._codecs.update(codecs.supported(media))
                known = self._extensions.setdefault(media.kind, {})
                known.update(codecs.common_extensions(media))

    def line(self, codec: Codec) -> CodecLine | None:
        """Say how to offer a codec; None if the browser has offered its kind without it."""
        kind = "audio" if codec == "opus" else "video"
        if kind in self._extensions:
            return self._codecs.get(codec)
        if codec not in self._guesses:
            self._guesses[codec] = self._guess(codec)
        return self._guesses[codec]

    def extensions(self, kind: str) -> dict[str, int]:
        """Say which header extensions to offer under which numbers."""
        if kind in self._extensions:
            return self._extensions[kind]
        return {
            uri: number
            for uri, wish in _EXTENSION_GUESSES[kind].items()
            if (number := self._free_number(uri, wish)) is not None
        }

    def _guess(self, codec: Codec) -> CodecLine:
        line = _GUESSES[codec]
        wishes = (line.payload_type, *_DYNAMIC_PAYLOAD_TYPES)
        number = next((n for n in wishes if n not in self._payload_types), line.payload_type)
        self._payload_types.add(number)
        return replace(line, payload_type=number)

    def _free_number(self, uri: str, wish: int) -> int | None:
        """Find the number that an extension has, or one that none has yet."""
        used = {known: number for number, known in self._numbers.items()}
        if uri in used:
            return used[uri] if used[uri] in _EXTENSION_NUMBERS else None
        numbers = (wish, *_EXTENSION_NUMBERS)
        free = next((number for number in numbers if number not in self._numbers), None)
        if free is not None:
            self._numbers[free] = uri
        return free
