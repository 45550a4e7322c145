"""What a media server is started with; built from Django's settings by the command alone."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from streaming.mediaserver.accounts import Account


@dataclass(frozen=True)
class MediaServerConfig:
    """Settings of one media server.

    ``host`` and ``port`` are what HTTP and WebSocket listen on, ``udp_port`` carries all WebRTC
    media; port 0 takes a free one. ``public_url`` is how browsers and the platform reach this
    server, without a trailing slash. ``addresses`` are offered as ICE host candidates; empty
    means this machine's own.
    """

    host: str
    port: int
    udp_port: int
    public_url: str
    addresses: tuple[str, ...]
    accounts: tuple[Account, ...]

    def __post_init__(self) -> None:
        for name, value in (("port", self.port), ("udp_port", self.udp_port)):
            if not 0 <= value <= 65535:
                raise ValueError(f"{name} is {value}; a port is a number from 0 to 65535.")
        url = urlsplit(self.public_url)
        if url.scheme not in ("http", "https") or not url.netloc or self.public_url.endswith("/"):
            raise ValueError(
                f"public_url is {self.public_url!r}; it must be http:// or https://, a host, "
                "and end without a slash."
            )
