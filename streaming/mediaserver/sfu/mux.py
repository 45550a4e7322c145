"""One UDP socket for the media of everybody.

Datagrams find their connection by the ICE user name in a connectivity check and, once a check
from there was authentic, by their source address. All else is dropped.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Sequence
from typing import Protocol

from aioice import stun
from aioice.ice import get_host_addresses

from streaming.mediaserver.sfu import ice
from streaming.mediaserver.sfu.ice import Address

_logger = logging.getLogger(__name__)

SOCKET_BUFFER = 4 * 1024 * 1024
_BATCH = 32
"""Datagrams read before others on the event loop get their turn."""
_MAX_DATAGRAM = 2048


class Endpoint(Protocol):
    """A connection as the socket sees it."""

    def check(self, request: stun.Message, source: Address) -> None:
        """Take a connectivity check that names this connection; it may be forged."""

    def datagram(self, data: bytes, source: Address) -> None:
        """Take anything but STUN from an address that this connection has claimed."""

    def idle(self) -> bool:
        """Say whether nothing authentic came for so long that an address may go to another."""


class UdpMux:
    """The socket. `port` 0 takes a free one; `addresses` are the candidates offered to browsers.

    Without addresses these are the machine's own, or loopback if it has no others.
    """

    def __init__(self, port: int = 0, addresses: Sequence[str] = ()) -> None:
        self.port = port
        self.candidates: tuple[str, ...] = ()
        self.unsent = 0
        """Datagrams that the kernel would not take."""
        self._addresses = tuple(addresses)
        self._by_ufrag: dict[str, Endpoint] = {}
        self._by_address: dict[Address, Endpoint] = {}
        self._socket: socket.socket | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> None:
        """Bind the port and begin to read; OSError when it is in use."""
        self._socket, self._family = _bound_socket(self.port)
        self.port = self._socket.getsockname()[1]
        addresses = self._addresses or own_addresses(ipv6=self._family == socket.AF_INET6)
        self.candidates = ice.host_candidates(addresses, self.port)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket.fileno(), self._readable)

    def close(self) -> None:
        """Stop reading and free the port. Connections are not told: close them first."""
        if self._socket is None or self._loop is None:
            return
        self._loop.remove_reader(self._socket.fileno())
        self._socket.close()
        self._socket = None
        self._by_ufrag.clear()
        self._by_address.clear()

    def register(self, ufrag: str, endpoint: Endpoint) -> None:
        """Bring checks for `ufrag` to `endpoint` from now on."""
        self._by_ufrag[ufrag] = endpoint

    def unregister(self, ufrag: str) -> None:
        """Forget a fragment that is no longer good."""
        self._by_ufrag.pop(ufrag, None)

    def claim(self, address: Address, endpoint: Endpoint) -> bool:
        """Bring datagrams from `address` to `endpoint`; False while another one lives there."""
        owner = self._by_address.get(address)
        if owner is not None and owner is not endpoint and not owner.idle():
            return False
        self._by_address[address] = endpoint
        return True

    def release(self, address: Address, endpoint: Endpoint) -> None:
        """Give up a claimed address."""
        if self._by_address.get(address) is endpoint:
            del self._by_address[address]

    def send(self, data: bytes, address: Address) -> None:
        """Send at once or drop: media that waits is worth nothing."""
        if self._socket is None:
            return
        try:
            self._socket.sendto(data, address)
        except OSError:
            self.unsent += 1

    def _readable(self) -> None:
        for _ in range(_BATCH):
            if self._socket is None:
                return
            try:
                data, source = self._socket.recvfrom(_MAX_DATAGRAM)
            except OSError:
                return
            try:
                self._dispatch(data, source)
            except Exception:
                _logger.exception("A datagram could not be handled")

    def _dispatch(self, data: bytes, source: Address) -> None:
        if not data:
            return
        if data[0] < 4:
            self._check(data, source)
            return
        endpoint = self._by_address.get(source)
        if endpoint is not None:
            endpoint.datagram(data, source)

    def _check(self, data: bytes, source: Address) -> None:
        request = ice.parse_request(data)
        if request is None:
            return
        endpoint = self._by_ufrag.get(ice.local_ufrag(request))
        if endpoint is not None:
            endpoint.check(request, source)


def own_addresses(*, ipv6: bool) -> tuple[str, ...]:
    """Addresses of this machine that others may reach, IPv4 first; loopback if there is none."""
    addresses = get_host_addresses(use_ipv4=True, use_ipv6=ipv6)
    usable = [a for a in addresses if not a.startswith(("127.", "169.254."))]
    return tuple(sorted(usable, key=lambda a: ":" in a)) or ("127.0.0.1",)


def _bound_socket(port: int) -> tuple[socket.socket, socket.AddressFamily]:
    """Make one socket for IPv6 and IPv4, or for IPv4 alone where the machine has no IPv6."""
    if socket.has_dualstack_ipv6():
        family, host = socket.AF_INET6, "::"
    else:
        family, host = socket.AF_INET, "0.0.0.0"  # noqa: S104 - browsers come from anywhere
    udp = socket.socket(family, socket.SOCK_DGRAM)
    try:
        udp.setblocking(False)
        if family == socket.AF_INET6:
            udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            udp.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER)
        udp.bind((host, port))
    except OSError:
        udp.close()
        raise
    return udp, family
