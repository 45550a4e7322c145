"""What all sections of a description share, because they are one bundle: the transport."""

from __future__ import annotations

import secrets

from streaming.mediaserver.sfu import sdp_writer
from streaming.mediaserver.sfu.ice import IceCredentials
from streaming.mediaserver.sfu.sdp import Description, Setup
from streaming.mediaserver.sfu.sdp_parser import invalid
from streaming.mediaserver.sfu.section import Section
from streaming.mediaserver.sfu.transport import DtlsRole, PeerTransport


def read_peer(
    description: Description, sections: tuple[Section, ...], known: PeerTransport | None
) -> PeerTransport | None:
    """Read the browser's side of the transport; None if every section was rejected.

    `known` is what was read before: ICE may begin anew, the certificate stays.
    """
    accepted = {section.mid for section in sections if not section.rejected}
    if not accepted:
        return None
    bundled = [media for media in description.media if media.mid in accepted]
    media = next((media for media in bundled if media.ice and media.fingerprint), None)
    if media is None or media.ice is None:
        raise invalid("no ICE credentials, or no SHA-256 fingerprint")
    if known is not None and known.fingerprint != media.fingerprint:
        raise invalid("the certificate has changed")
    role = known.role if known is not None else _role(media.setup)
    return PeerTransport(media.ice, media.fingerprint, role)


def _role(setup: Setup | None) -> DtlsRole:
    """Choose our DTLS role for an offer (RFC 8842 §5.3): the browser begins where it may."""
    if setup is None:
        raise invalid("no a=setup")
    return "active" if setup == "passive" else "passive"


class BundleWriter:
    """Writes the descriptions of one connection; `candidates` are where the server is reached."""

    def __init__(self, fingerprint: str, candidates: tuple[str, ...]) -> None:
        self._fingerprint = fingerprint
        self._candidates = candidates
        self._session_id = secrets.randbits(62)
        self._version = 0

    def answer(
        self, sections: tuple[Section, ...], ice: IceCredentials, peer: PeerTransport | None
    ) -> str:
        """Write an answer with the DTLS role that was chosen."""
        return self._write(sections, ice, peer.role if peer else "passive", answer=True)

    def offer(self, sections: tuple[Section, ...], ice: IceCredentials) -> str:
        """Write an offer; the DTLS roles stay as they are (RFC 8842 §5.5)."""
        return self._write(sections, ice, "actpass", answer=False)

    def _write(
        self, sections: tuple[Section, ...], ice: IceCredentials, setup: Setup, *, answer: bool
    ) -> str:
        media = [section.media(answer=answer) for section in sections]
        bundled = [part for part in media if part.port]
        for part in bundled:
            part.ice, part.setup, part.fingerprint = ice, setup, self._fingerprint
        for part in bundled[:1]:
            part.candidates = self._candidates
        self._version += 1
        description = Description(media, tuple(part.mid for part in bundled))
        return sdp_writer.write(description, session_id=self._session_id, version=self._version)
