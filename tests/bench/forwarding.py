"""Cores for forwarding: speakers all to all through the SFU, as packets a second sent out.

The server has a process of its own; the speakers live in this one. Each sends 50 audio packets of
100 bytes a second, and video packets of 1,000 bytes. The reference is what a plain relay costs: a
socket that sends the same packets unencrypted, without looking at them, in one process.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import time
from multiprocessing.connection import Connection as Pipe
from typing import Any

from streaming.mediaserver.sfu.certificate import Certificate
from streaming.mediaserver.sfu.connection import Connection
from streaming.mediaserver.sfu.mux import UdpMux
from tests.streaming.mediaserver.sfu.client import OPUS, Offered, RawClient, rtp_packet
from tests.streaming.mediaserver.sfu.support import Recorder

SECONDS = 10
AUDIO_PACKETS = 50
AUDIO_BYTES = 100
VIDEO_BYTES = 1000
CASES = ((4, 150), (8, 150), (10, 75))


class Server:
    """Answers calls from the other process: the name of a method here and its arguments."""

    def __init__(self, pipe: Pipe, port: int) -> None:
        self.pipe = pipe
        self.mux = UdpMux(port, ("127.0.0.1",))
        self.certificate = Certificate.generate()
        self.connections: list[Connection] = []
        self.listeners: list[Recorder] = []

    async def run(self) -> None:
        self.mux.open()
        done = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(self.pipe.fileno(), self._call, done)
        await done.wait()
        loop.remove_reader(self.pipe.fileno())
        for connection in self.connections:
            await connection.close()
        self.mux.close()

    def _call(self, done: asyncio.Event) -> None:
        name, arguments = self.pipe.recv()
        if name == "end":
            done.set()
            return
        self.pipe.send(getattr(self, name)(*arguments))

    def join(self) -> None:
        self.listeners.append(Recorder())
        self.connections.append(Connection(self.mux, self.certificate, self.listeners[-1]))

    def answer(self, number: int, sdp: str) -> str:
        return self.connections[number].answer(sdp)

    def connected(self, number: int) -> bool:
        return self.listeners[number].is_connected

    def subscribe_all(self, number: int) -> str:
        connection = self.connections[number]
        for other, publisher in enumerate(self.connections):
            for uplink in publisher.uplinks.values() if other != number else ():
                connection.subscribe(uplink, f"{other}-{uplink.kind}")
        return connection.offer()

    def accept_answer(self, number: int, sdp: str) -> None:
        self.connections[number].accept_answer(sdp)

    def usage(self) -> tuple[float, int]:
        sent = sum(d.stats.packets for c in self.connections for d in c._started)
        return time.process_time(), sent

    def late(self) -> int:
        return self.mux.unsent


def serve(pipe: Pipe, port: int) -> None:
    asyncio.run(Server(pipe, port).run())


class RemoteConnection:
    """One `Connection` of the other process."""

    def __init__(self, pipe: Pipe, number: int) -> None:
        self.pipe = pipe
        self.number = number
        self.call("join")

    def call(self, name: str, *arguments: Any) -> Any:
        self.pipe.send((name, arguments))
        return self.pipe.recv()

    def answer(self, sdp: str) -> Any:
        return self.call("answer", self.number, sdp)

    def offer(self) -> Any:
        return self.call("subscribe_all", self.number)

    def accept_answer(self, sdp: str) -> None:
        self.call("accept_answer", self.number, sdp)

    async def close(self) -> None:
        """The other process closes its own."""


class RemoteListener:
    def __init__(self, remote: RemoteConnection) -> None:
        self._remote = remote

    @property
    def is_connected(self) -> bool:
        return bool(self._remote.call("connected", self._remote.number))


async def measure(pipe: Pipe, port: int, speakers: int, video: int, size: int) -> None:
    mux = UdpMux(port)
    clients = []
    for number in range(speakers):
        remote: Any = RemoteConnection(pipe, number)
        sections = [
            Offered("audio", "0", track_id=f"{number}-audio", ssrc=number * 10 + 1),
            Offered("video", "1", track_id=f"{number}-video", ssrc=number * 10 + 2),
        ]
        heard: Any = RemoteListener(remote)
        client = RawClient(mux, Certificate.generate(), sections, connection=remote, heard=heard)
        await client.connect()
        clients.append(client)
    for client in clients:
        client.take_offer()
        asyncio.get_running_loop().remove_reader(client.socket)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    first = clients[0].connection
    assert isinstance(first, RemoteConnection)
    cpu, sent = first.call("usage")
    began = time.perf_counter()
    await send(clients, video, size)
    seconds = time.perf_counter() - began
    cpu_after, sent_after = first.call("usage")
    core = (cpu_after - cpu) / seconds
    packets = sent_after - sent
    plain = _plain_sends(packets, size) / seconds
    print(
        f"| {speakers} | {video} | {packets / seconds:,.0f} | {core:.2f} | {plain:.2f} "
        f"| {core / plain:.1f} | {first.call('late')} |"
    )
    for client in clients:
        await client.close()
    pipe.send(("end", ()))


async def send(clients: list[RawClient], video: int, size: int) -> None:
    """Send at an even pace, drain what comes, for `SECONDS`."""
    picture, sound = os.urandom(size), os.urandom(AUDIO_BYTES)
    began = time.perf_counter()
    for step in range(SECONDS * AUDIO_PACKETS):
        for number, client in enumerate(clients):
            packets = [
                rtp_packet(step, ssrc=number * 10 + 1, payload_type=OPUS, mid="0", payload=sound)
            ]
            for part in range(step * video // AUDIO_PACKETS, (step + 1) * video // AUDIO_PACKETS):
                packets.append(rtp_packet(part, ssrc=number * 10 + 2, mid="1", payload=picture))
            for packet in packets:
                client.send_rtp(packet)
        for client in clients:
            drain(client.socket)
        await asyncio.sleep(max(0, began + step / AUDIO_PACKETS - time.perf_counter()))


def drain(udp: socket.socket) -> None:
    try:
        while True:
            udp.recv(2048)
    except BlockingIOError:
        return


def _plain_sends(packets: int, size: int) -> float:
    """Return the CPU seconds that only sending so many packets of ``size`` bytes takes."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver,
    ):
        receiver.bind(("127.0.0.1", 0))
        address, payload = receiver.getsockname(), os.urandom(size)
        began = time.process_time()
        for _ in range(packets):
            sender.sendto(payload, address)
        return time.process_time() - began


def main() -> None:
    """Measure and print."""
    print("| speakers | video packets/s | packets/s out | cores | only sending | ratio | unsent |")
    print("|---|---|---|---|---|---|---|")
    for speakers, video in CASES:
        _run(speakers, video)


def _run(speakers: int, video: int) -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
        probe.bind(("::", 0))
        port = probe.getsockname()[1]
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(there, port))
    process.start()
    asyncio.run(measure(here, port, speakers, video, VIDEO_BYTES))
    process.join()
