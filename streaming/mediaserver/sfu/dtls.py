"""DTLS 1.2 without I/O: datagrams in, datagrams and SRTP keys out (RFC 6347, RFC 5764).

Call `receive` with what came, send everything `outgoing` gives, and call `handle_timeout` when
`timeout` seconds have passed without progress.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from OpenSSL import SSL

from streaming.mediaserver.sfu.certificate import Certificate, fingerprint_of
from streaming.mediaserver.sfu.srtp import PROFILES, SrtpSessions

if TYPE_CHECKING:
    from OpenSSL.crypto import X509

MTU = 1200
_DTLS_1_2 = 0xFEFD
_RECORD_HEADER = 13
_EXPORTER = b"EXTRACTOR-dtls_srtp"
_CIPHERS = b"ECDHE+AESGCM:ECDHE+CHACHA20"


class DtlsState(Enum):
    """Where the association is."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    CLOSED = "closed"
    FAILED = "failed"


def _any_certificate(*_: SSL.Connection | X509 | int) -> bool:
    """Let OpenSSL take any certificate: the fingerprint decides, after the handshake."""
    return True


@lru_cache(maxsize=8)
def _context(certificate: Certificate) -> SSL.Context:
    context = SSL.Context(SSL.DTLS_METHOD)
    context.set_min_proto_version(_DTLS_1_2)
    context.set_max_proto_version(_DTLS_1_2)
    context.set_options(SSL.OP_NO_TICKET | SSL.OP_NO_QUERY_MTU | SSL.OP_NO_RENEGOTIATION)
    context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, _any_certificate)
    context.set_cipher_list(_CIPHERS)
    context.set_tlsext_use_srtp(b":".join(profile.name for profile in PROFILES))
    context.use_certificate(certificate.x509)
    context.use_privatekey(certificate.key)
    return context


class Dtls:
    """One association. `fingerprint` is the SHA-256 of the peer's certificate, in hex pairs."""

    def __init__(self, certificate: Certificate, fingerprint: str, *, server: bool) -> None:
        self.state = DtlsState.CONNECTING
        self.reason = ""
        self.srtp: SrtpSessions | None = None
        self._fingerprint = fingerprint.upper()
        self._server = server
        self._ssl = SSL.Connection(_context(certificate))
        self._ssl.set_ciphertext_mtu(MTU)
        if server:
            self._ssl.set_accept_state()
        else:
            self._ssl.set_connect_state()
            self._advance()

    def receive(self, datagram: bytes) -> None:
        """Take a datagram from the peer. Never raises; look at `state` afterwards."""
        if self.state in (DtlsState.CLOSED, DtlsState.FAILED):
            return
        try:
            self._ssl.bio_write(datagram)
        except SSL.Error:
            return
        self._advance()

    def outgoing(self) -> list[bytes]:
        """Take the datagrams that are ready to be sent, each at most `MTU` bytes."""
        data = b""
        while True:
            try:
                data += self._ssl.bio_read(65536)
            except SSL.Error:
                return list(_datagrams(data))

    def timeout(self) -> float | None:
        """Seconds until `handle_timeout` is due; None when nothing waits for an answer."""
        if self.state is not DtlsState.CONNECTING:
            return None
        return self._ssl.DTLSv1_get_timeout()

    def handle_timeout(self) -> None:
        """Send the last flight again; too many of these end the association."""
        try:
            self._ssl.DTLSv1_handle_timeout()
        except SSL.Error:
            self._end(DtlsState.FAILED, "no answer to the DTLS handshake")

    def close(self) -> None:
        """Say goodbye (close_notify); fetch it with `outgoing`."""
        if self.state is DtlsState.CONNECTED:
            try:
                self._ssl.shutdown()
            except SSL.Error:
                self.reason = "closed in the middle of something"
        self.state = DtlsState.CLOSED

    def _advance(self) -> None:
        try:
            if self.state is DtlsState.CONNECTING:
                self._ssl.do_handshake()
                self._handshake_done()
            else:
                self._ssl.recv(MTU)
        except SSL.WantReadError:
            return
        except SSL.ZeroReturnError:
            self._end(DtlsState.CLOSED, "the peer closed DTLS")
        except SSL.Error as error:
            self._end(DtlsState.FAILED, f"DTLS handshake failed: {error}")

    def _handshake_done(self) -> None:
        certificate = self._ssl.get_peer_certificate(as_cryptography=True)
        if certificate is None or fingerprint_of(certificate) != self._fingerprint:
            self._end(DtlsState.FAILED, "the certificate does not match its fingerprint")
            return
        name = self._ssl.get_selected_srtp_profile()
        profile = next((known for known in PROFILES if known.name == name), None)
        if profile is None:
            self._end(DtlsState.FAILED, "no common SRTP profile")
            return
        material = self._ssl.export_keying_material(_EXPORTER, profile.material_length)
        self.srtp = SrtpSessions.derive(profile, material, server=self._server)
        self.state = DtlsState.CONNECTED

    def _end(self, state: DtlsState, reason: str) -> None:
        self.state = state
        self.reason = reason


def _datagrams(data: bytes) -> Iterator[bytes]:
    """Cut a run of DTLS records into datagrams: a memory BIO forgets where each one ended."""
    start = end = 0
    while end + _RECORD_HEADER <= len(data):
        size = _RECORD_HEADER + int.from_bytes(data[end + 11 : end + 13], "big")
        if end > start and end + size - start > MTU:
            yield data[start:end]
            start = end
        end += size
    if end > start:
        yield data[start:end]
