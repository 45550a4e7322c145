"""Reading a browser's session description; whatever it holds, the outcome is sound or an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast, get_args

from streaming.mediaserver.errors import SERVER_REMOTE_DESCRIPTION_FAILED
from streaming.mediaserver.sfu.ice import IceCredentials
from streaming.mediaserver.sfu.sdp import CodecLine, Description, Direction, Media, Setup
from streaming.mediaserver.sfu.types import NegotiationError

MAX_LENGTH = 512 * 1024
MAX_SECTIONS = 256

_TOKEN = re.compile(r"[!#-'*+\-.0-9A-Z^-~]{1,128}", re.ASCII)
_MID = re.compile(r"[!#-'*+\-.0-9A-Z^-~]{1,16}", re.ASCII)
_ICE = re.compile(r"[A-Za-z0-9+/=_-]{4,256}", re.ASCII)
_FINGERPRINT = re.compile(r"sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})", re.ASCII | re.IGNORECASE)
_MEDIA = re.compile(
    r"(\S{1,32}) (\d{1,5})(?:/\d{1,5})? (\S{1,64})((?: \S{1,64}){0,128}) *", re.ASCII
)
_RTPMAP = re.compile(r"(\d{1,3}) ([^\s/]{1,64})/(\d{1,7})(?:/(\d{1,2}))?", re.ASCII)
_FORMAT_VALUE = re.compile(r"(\d{1,3}|\*) ([!-~][ -~]{0,1000})", re.ASCII)
_EXTMAP = re.compile(r"(\d{1,5})(?:/[a-z]+)? (\S{1,256})(?: .*)?", re.ASCII)
_SSRC = re.compile(r"(\d{1,10}) .*", re.ASCII)


def parse(text: str) -> Description:
    """Read a description; NegotiationError (53403) when it is not one or is too large."""
    if len(text) > MAX_LENGTH:
        raise invalid("it is too long")
    session, *parts = re.split(r"^m=", text.replace("\r\n", "\n"), flags=re.MULTILINE)
    if not session.startswith("v=0\n") or len(parts) > MAX_SECTIONS:
        raise invalid("it does not begin with v=0, or has too many sections")
    common = _SectionReader(Media("session", 0, "", ()))
    common.read(session.split("\n"))
    media = [_read_media(part.split("\n"), common) for part in parts]
    mids = [section.mid for section in media if section.mid]
    if len(set(mids)) != len(mids):
        raise invalid("two sections have the same mid")
    return Description(media, common.bundle)


def invalid(detail: str) -> NegotiationError:
    """Make the error for a description from a browser that cannot be used."""
    return NegotiationError.of(SERVER_REMOTE_DESCRIPTION_FAILED, detail)


def _read_media(lines: list[str], common: _SectionReader) -> Media:
    match = _MEDIA.fullmatch(lines[0])
    if match is None:
        raise invalid("a broken m= line")
    kind, port, protocol, formats = match.groups()
    media = Media(kind, int(port), protocol, tuple(formats.split()))
    media.ice, media.fingerprint = common.credentials, common.media.fingerprint
    media.setup, media.direction = common.media.setup, common.media.direction
    reader = _SectionReader(media)
    reader.read(lines[1:])
    media.ice = reader.credentials or media.ice
    media.codecs = reader.codecs()
    media.ssrcs = tuple(n for n in reader.ssrcs if n not in reader.repair_ssrcs)
    if not media.mid and media.port:
        raise invalid("a section without mid")
    return media


class _SectionReader:
    """Collects the attributes of one section, or of the session, into its `Media`."""

    def __init__(self, media: Media) -> None:
        self.media = media
        self.bundle: tuple[str, ...] = ()
        self.ssrcs: dict[int, None] = {}
        self.repair_ssrcs: set[int] = set()
        self._ufrag = self._password = ""
        self._maps: dict[int, CodecLine] = {}
        self._parameters: dict[str, str] = {}
        self._feedback: dict[str, list[str]] = {}

    @property
    def credentials(self) -> IceCredentials | None:
        return IceCredentials(self._ufrag, self._password) if self._ufrag else None

    def read(self, lines: list[str]) -> None:
        for line in lines:
            if line.startswith("a="):
                name, _, value = line[2:].partition(":")
                reader = _READERS.get(name)
                if reader is not None:
                    reader(self, value.rstrip())
        for name in get_args(Direction):
            if f"a={name}" in lines:
                self.media.direction = name
        self.media.rtcp_mux = "a=rtcp-mux" in lines
        self.media.rtcp_rsize = "a=rtcp-rsize" in lines
        self.media.bundle_only = "a=bundle-only" in lines

    def codecs(self) -> tuple[CodecLine, ...]:
        """Payload types in the order of the m= line, those without rtpmap left out."""
        numbers = [int(text) for text in self.media.formats if text.isdecimal() and len(text) < 4]
        return tuple(self._codec(self._maps[n]) for n in dict.fromkeys(numbers) if n in self._maps)

    def _codec(self, line: CodecLine) -> CodecLine:
        number = str(line.payload_type)
        feedback = self._feedback.get("*", []) + self._feedback.get(number, [])
        return CodecLine(
            line.payload_type,
            line.name,
            line.clock_rate,
            line.channels,
            self._parameters.get(number, ""),
            tuple(feedback),
        )

    def read_group(self, value: str) -> None:
        kind, _, mids = value.partition(" ")
        if kind == "BUNDLE" and not self.bundle:
            self.bundle = tuple(mids.split())

    def read_mid(self, value: str) -> None:
        if not _MID.fullmatch(value):
            raise invalid("a mid that is not a short token")
        self.media.mid = value

    def read_msid(self, value: str) -> None:
        stream, _, track = value.partition(" ")
        if _TOKEN.fullmatch(stream) and _TOKEN.fullmatch(track):
            self.media.stream_id, self.media.track_id = stream, track

    def read_ufrag(self, value: str) -> None:
        if not _ICE.fullmatch(value):
            raise invalid("a broken ice-ufrag")
        self._ufrag = value

    def read_password(self, value: str) -> None:
        if not _ICE.fullmatch(value):
            raise invalid("a broken ice-pwd")
        self._password = value

    def read_fingerprint(self, value: str) -> None:
        match = _FINGERPRINT.fullmatch(value)
        if match:
            self.media.fingerprint = match[1].upper()

    def read_setup(self, value: str) -> None:
        if value in get_args(Setup):
            self.media.setup = cast(Setup, value)

    def read_rtpmap(self, value: str) -> None:
        match = _RTPMAP.fullmatch(value)
        if match and int(match[1]) < 128:
            number, channels = int(match[1]), int(match[4] or 1)
            self._maps[number] = CodecLine(number, match[2], int(match[3]), channels)

    def read_parameters(self, value: str) -> None:
        match = _FORMAT_VALUE.fullmatch(value)
        if match:
            self._parameters[match[1]] = match[2]

    def read_feedback(self, value: str) -> None:
        match = _FORMAT_VALUE.fullmatch(value)
        if match:
            self._feedback.setdefault(match[1], []).append(match[2])

    def read_extension(self, value: str) -> None:
        match = _EXTMAP.fullmatch(value)
        if match:
            self.media.extensions[match[2]] = int(match[1])

    def read_ssrc(self, value: str) -> None:
        match = _SSRC.fullmatch(value)
        if match and int(match[1]) <= 0xFFFFFFFF and len(self.ssrcs) < 16:
            self.ssrcs[int(match[1])] = None

    def read_ssrc_group(self, value: str) -> None:
        kind, _, numbers = value.partition(" ")
        repairs = numbers.split()[1:2] if kind in ("FID", "FEC-FR") else []
        self.repair_ssrcs.update(int(n) for n in repairs if n.isdecimal() and len(n) < 11)


_READERS: dict[str, Callable[[_SectionReader, str], None]] = {
    "group": _SectionReader.read_group,
    "mid": _SectionReader.read_mid,
    "msid": _SectionReader.read_msid,
    "ice-ufrag": _SectionReader.read_ufrag,
    "ice-pwd": _SectionReader.read_password,
    "fingerprint": _SectionReader.read_fingerprint,
    "setup": _SectionReader.read_setup,
    "rtpmap": _SectionReader.read_rtpmap,
    "fmtp": _SectionReader.read_parameters,
    "rtcp-fb": _SectionReader.read_feedback,
    "extmap": _SectionReader.read_extension,
    "ssrc": _SectionReader.read_ssrc,
    "ssrc-group": _SectionReader.read_ssrc_group,
}
