"""A mail server: it takes mails, or does with them what a test asks for."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.ports import free_port

_OK = "250 OK"


class MailServer:
    """Listens on ``port``; ``refusals`` are its answers to addresses it does not take.

    ``connections`` counts how often somebody came. While ``stalled``, it has read a mail and does
    not answer; ``seen`` are the Message-IDs of all that it read, ``taken`` the mails it took.
    """

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.taken: list[EmailMessage] = []
        self.seen: list[str] = []
        self.refusals: dict[str, str] = {}
        self.connections = 0
        self.stalled = False
        self.reading = threading.Event()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        """Count who comes."""
        self.connections += 1
        session.host_name = name
        return lines

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take an address, or refuse it."""
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return _OK

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail; or stall until the other side is gone."""
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.seen.append(str(message["Message-ID"]))
        self.reading.set()
        while self.stalled:  # noqa: ASYNC110 - a test says it, in another thread
            await asyncio.sleep(0.02)
        self.taken.append(message)
        return _OK

    @contextmanager
    def running(self) -> Iterator["MailServer"]:
        """Listen within this block."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()
