from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from aioice import stun

from streaming.mediaserver.sfu.ice import Address
from streaming.mediaserver.sfu.mux import UdpMux, own_addresses
from tests.streaming.mediaserver.sfu.support import eventually


class Resident:
    """An Endpoint that remembers; `quiet` is what it says of itself."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.checks: list[Address] = []
        self.datagrams: list[bytes] = []

    def check(self, request: stun.Message, source: Address) -> None:
        self.checks.append(source)

    def datagram(self, data: bytes, source: Address) -> None:
        self.datagrams.append(data)
        if data == b"\x80boom":
            raise RuntimeError("a fault of ours")

    def idle(self) -> bool:
        return self.quiet


@pytest.fixture
def outside(mux: UdpMux) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.connect(("127.0.0.1", mux.port))
        udp.settimeout(2)
        yield udp


def check_for(ufrag: str) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{ufrag}:browser"
    return bytes(message)


async def test_a_check_finds_its_connection_by_name(mux: UdpMux, outside: socket.socket) -> None:
    one, two = Resident(), Resident()
    mux.register("one", one)
    mux.register("two", two)
    outside.send(check_for("nobody"))
    outside.send(check_for("two"))
    await eventually(lambda: two.checks)
    assert one.checks == []
    mux.unregister("two")
    outside.send(check_for("two"))
    outside.send(check_for("one"))
    await eventually(lambda: one.checks)
    assert len(two.checks) == 1


async def test_other_datagrams_find_it_by_the_claimed_address(
    mux: UdpMux, outside: socket.socket
) -> None:
    resident = Resident()
    mux.register("me", resident)
    outside.send(b"\x80 before the claim")
    outside.send(check_for("me"))
    await eventually(lambda: resident.checks)
    [address] = resident.checks
    assert mux.claim(address, resident)
    outside.send(b"\x80media")
    outside.send(b"")
    outside.send(b"\x14dtls")
    await eventually(lambda: resident.datagrams == [b"\x80media", b"\x14dtls"])
    mux.send(b"reply", address)
    assert outside.recv(100) == b"reply"
    mux.release(address, resident)
    outside.send(b"\x80late")
    outside.send(check_for("me"))
    await eventually(lambda: len(resident.checks) == 2)
    assert len(resident.datagrams) == 2


def test_an_address_is_not_taken_from_somebody_alive() -> None:
    mux, address = UdpMux(), ("192.0.2.1", 5)
    alive, gone, thief = Resident(), Resident(quiet=True), Resident()
    assert mux.claim(address, alive)
    assert mux.claim(address, alive)
    assert not mux.claim(address, thief)
    mux.release(address, thief)
    assert not mux.claim(address, thief)
    mux.release(address, alive)
    assert mux.claim(address, gone)
    assert mux.claim(address, thief)


async def test_a_fault_in_one_connection_stops_no_other(
    mux: UdpMux, outside: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    resident = Resident()
    mux.register("me", resident)
    outside.send(check_for("me"))
    await eventually(lambda: resident.checks)
    mux.claim(resident.checks[0], resident)
    outside.send(b"\x80boom")
    outside.send(b"\x80after")
    await eventually(lambda: b"\x80after" in resident.datagrams)
    assert "a fault of ours" in caplog.text


async def test_a_port_in_use_is_an_error_and_leaves_no_socket(mux: UdpMux) -> None:
    second = UdpMux(mux.port)
    with pytest.raises(OSError, match="in use"):
        second.open()
    second.close()


async def test_the_port_is_free_after_close() -> None:
    first = UdpMux()
    first.open()
    first.close()
    first.close()
    first.send(b"too late", ("127.0.0.1", 9))
    second = UdpMux(first.port)
    second.open()
    second.close()


async def test_a_datagram_that_cannot_go_is_counted(mux: UdpMux) -> None:
    mux.send(bytes(70_000), ("127.0.0.1", 9))
    assert mux.unsent == 1


async def test_candidates_are_the_given_addresses_or_the_machines_own(mux: UdpMux) -> None:
    given = UdpMux(0, ("203.0.113.5",))
    given.open()
    given.close()
    assert [c.split()[4] for c in given.candidates] == ["203.0.113.5"]
    assert [c.split()[4] for c in mux.candidates] == list(own_addresses(ipv6=True))
    assert all(c.split()[5] == str(mux.port) for c in mux.candidates)
