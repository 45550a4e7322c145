"""Session descriptions as browsers write them (RFC 8866, RFC 8829): what is read and written.

Only unified plan, one bundled transport. Text from a browser is hostile until `parse` took it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from streaming.mediaserver.sfu.ice import IceCredentials

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
Setup = Literal["actpass", "active", "passive"]


@dataclass(frozen=True, slots=True)
class CodecLine:
    """One payload type: `a=rtpmap`, `a=fmtp` and `a=rtcp-fb` together."""

    payload_type: int
    name: str
    clock_rate: int
    channels: int = 1
    parameters: str = ""
    feedback: tuple[str, ...] = ()


@dataclass(slots=True)
class Media:
    """One m= section."""

    kind: str
    port: int
    protocol: str
    formats: tuple[str, ...]
    mid: str = ""
    direction: Direction = "sendrecv"
    bundle_only: bool = False
    stream_id: str = ""
    track_id: str = ""
    codecs: tuple[CodecLine, ...] = ()
    extensions: dict[str, int] = field(default_factory=dict)
    ssrcs: tuple[int, ...] = ()
    cname: str = ""
    rtcp_mux: bool = False
    rtcp_rsize: bool = False
    ice: IceCredentials | None = None
    fingerprint: str = ""
    setup: Setup | None = None
    candidates: tuple[str, ...] = ()

    @property
    def sends(self) -> bool:
        """Whether whoever wrote the section wants to send."""
        return self.direction in ("sendrecv", "sendonly")

    @property
    def receives(self) -> bool:
        """Whether whoever wrote the section wants to receive."""
        return self.direction in ("sendrecv", "recvonly")


@dataclass(slots=True)
class Description:
    """A whole description; `bundle` holds the mids of the one BUNDLE group."""

    media: list[Media]
    bundle: tuple[str, ...] = ()


def direction_of(*, sends: bool, receives: bool) -> Direction:
    """Name a direction."""
    if sends:
        return "sendrecv" if receives else "sendonly"
    return "recvonly" if receives else "inactive"
