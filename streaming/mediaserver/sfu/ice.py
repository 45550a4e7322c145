"""An ICE-lite agent: it answers checks and follows the peer's choice (RFC 8445 §2.5, RFC 8489)."""

from __future__ import annotations

import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from aioice import stun

Address = tuple[str, int] | tuple[str, int, int, int]
"""A socket address as the UDP socket gives it: IPv4, or IPv6 with flow and scope."""

_HOST_TYPE_PREFERENCE = 126


@dataclass(frozen=True, slots=True)
class IceCredentials:
    """User name fragment and password of one side."""

    ufrag: str
    password: str

    @classmethod
    def generate(cls) -> IceCredentials:
        """Make new ones, with more randomness than RFC 8445 §5.3 asks for."""
        return cls(secrets.token_hex(8), secrets.token_hex(16))


def parse_request(data: bytes) -> stun.Message | None:
    """Read a binding request; None for anything else, however broken. Integrity is not checked."""
    try:
        message = stun.parse_message(data)
    except (ValueError, struct.error):
        return None
    is_request = message.message_class is stun.Class.REQUEST
    return message if is_request and message.message_method is stun.Method.BINDING else None


def local_ufrag(request: stun.Message) -> str:
    """Whom a request is for: the part of USERNAME before the colon; empty without one."""
    return str(request.attributes.get("USERNAME", "")).partition(":")[0]


class IceLite:
    """Credentials of one connection, and the address its peer has chosen.

    After a restart the former credentials stay good until the peer has used the new ones, so
    that media goes on meanwhile.
    """

    def __init__(self) -> None:
        self.local = IceCredentials.generate()
        self.remote: IceCredentials | None = None
        self.selected: Address | None = None
        self._former: tuple[IceCredentials, IceCredentials] | None = None

    def set_remote(self, remote: IceCredentials) -> bool:
        """Take the peer's credentials; True when they are new ones: ICE starts again."""
        if self.remote is None:
            self.remote = remote
        if remote == self.remote:
            return False
        self._former = (self.local, self.remote)
        self.local = IceCredentials.generate()
        self.remote = remote
        return True

    @property
    def ufrags(self) -> tuple[str, ...]:
        """Local fragments that checks may name now."""
        former = (self._former[0].ufrag,) if self._former else ()
        return (self.local.ufrag, *former)

    def authenticate(self, request: stun.Message) -> IceCredentials | None:
        """Find our credentials that a request proves to know; None when it is to be ignored."""
        pair = self._pair(request)
        if pair is None or not request.check_message_integrity(pair[0].password.encode()):
            return None
        return pair[0]

    def follow(self, request: stun.Message, local: IceCredentials, source: Address) -> None:
        """Send where the peer wants it, once a request was found authentic."""
        if local is self.local:
            self._former = None
        if self.selected is None or "USE-CANDIDATE" in request.attributes:
            self.selected = source

    def _pair(self, request: stun.Message) -> tuple[IceCredentials, IceCredentials] | None:
        """Find the credentials whose two fragments the request names."""
        if self.remote is None:
            return None
        username = request.attributes.get("USERNAME")
        pairs = ((self.local, self.remote), self._former)
        return next(
            (pair for pair in pairs if pair and username == f"{pair[0].ufrag}:{pair[1].ufrag}"),
            None,
        )


def success(request: stun.Message, local: IceCredentials, source: Address) -> bytes:
    """Write the answer to an authentic request: it tells the peer its own address."""
    response = stun.Message(
        message_method=stun.Method.BINDING,
        message_class=stun.Class.RESPONSE,
        transaction_id=request.transaction_id,
    )
    response.attributes["XOR-MAPPED-ADDRESS"] = (unmapped(source[0]), source[1])
    response.add_message_integrity(local.password.encode())
    return bytes(response)


def unmapped(host: str) -> str:
    """Write an IPv4 address seen by an IPv6 socket (::ffff:192.0.2.1) in its own form."""
    address = ip_address(host.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)


def host_candidates(addresses: Sequence[str], port: int) -> tuple[str, ...]:
    """Write `a=candidate` values for these addresses, the first one preferred (RFC 8839 §5.1)."""
    return tuple(
        f"{number} 1 udp {_priority(65535 - number)} {address} {port} typ host"
        for number, address in enumerate(addresses, start=1)
    )


def _priority(local_preference: int) -> int:
    return (_HOST_TYPE_PREFERENCE << 24) + (local_preference << 8) + 255
