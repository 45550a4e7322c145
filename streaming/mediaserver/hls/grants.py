"""Playback grants: who may start to watch a programme, and until when.

A grant is `<id>.<key>`; the key is an HMAC of the id, so the server keeps only its expiry. Its
holder may narrow it to one viewer without asking the server, and nobody can widen it again (the
idea of macaroons, Birgisson et al. 2014): a narrowed grant is the id, an identity, and an
HMAC of the identity under the key.
"""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from streaming.mediaserver.hls.errors import HlsError

MAX_TTL = 60.0
"""Seconds a grant may last at most."""

_ORIGIN = re.compile(r"\*|https?://[!-~]{1,255}")


@dataclass(frozen=True, slots=True)
class Admission:
    """A grant that was found good; `issued_at` is monotonic, `identity` None if not narrowed."""

    grant_id: str
    stream_sid: str
    issued_at: float
    allow_origin: str
    identity: str | None = None


class PlaybackGrants:
    """Issues grants and checks them. They bound the start of playback only."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._secret = secrets.token_bytes(32)
        self._admissions: dict[str, tuple[Admission, float]] = {}

    def issue(self, stream_sid: str, *, ttl: float, allow_origin: str = "*") -> str:
        """A new grant, valid for `ttl` seconds, as the value of the `grant` parameter.

        Raises ValueError for a TTL not within (0, MAX_TTL], and for an origin that is neither `*`
        nor one.
        """
        if not 0 < ttl <= MAX_TTL:
            raise ValueError(f"A grant lasts up to {MAX_TTL:.0f} seconds.")
        if not _ORIGIN.fullmatch(allow_origin):
            raise ValueError("The allowed origin must be * or an origin such as https://a.example.")
        now = self._monotonic()
        self._forget_expired(now)
        grant_id = secrets.token_urlsafe(16)
        admission = Admission(grant_id, stream_sid, now, allow_origin)
        self._admissions[grant_id] = (admission, now + ttl)
        return f"{grant_id}.{self._key(grant_id)}"

    def admit(self, stream_sid: str, parameters: Mapping[str, str]) -> Admission:
        """Check the query parameters of a playback URL. HlsError 403 if they do not admit."""
        grant_id, _, key = parameters.get("grant", "").partition(".")
        identity = parameters.get("identity")
        expected = self._key(grant_id)
        if identity is None:
            genuine = _same(key, expected)
        else:
            genuine = _same(parameters.get("signature", ""), _sign(expected, identity))
        admission, expires_at = self._admissions.get(grant_id, (None, 0.0))
        if not genuine or (admission is not None and admission.stream_sid != stream_sid):
            raise HlsError(403, "grant-invalid", "This grant does not admit to this programme.")
        if admission is None or expires_at <= self._monotonic():
            raise HlsError(403, "grant-expired", "The grant has expired; ask for a new one.")
        return Admission(
            grant_id, stream_sid, admission.issued_at, admission.allow_origin, identity
        )

    def _key(self, grant_id: str) -> str:
        return hmac.new(self._secret, grant_id.encode(), hashlib.sha256).hexdigest()

    def _forget_expired(self, now: float) -> None:
        for grant_id, (_, expires_at) in list(self._admissions.items()):
            if expires_at <= now:
                del self._admissions[grant_id]


def playback_url(public_url: str, stream_sid: str, grant: str) -> str:
    """Where a programme plays; `public_url` is the media server's."""
    query = urlencode({"grant": grant})
    return f"{public_url.rstrip('/')}/hls/{stream_sid}/master.m3u8?{query}"


def sign_for(url: str, identity: str) -> str:
    """A playback URL narrowed to one viewer."""
    parts = urlsplit(url)
    grant_id, _, key = dict(parse_qsl(parts.query))["grant"].partition(".")
    query = {"grant": grant_id, "identity": identity, "signature": _sign(key, identity)}
    return urlunsplit(parts._replace(query=urlencode(query)))


def _sign(key: str, identity: str) -> str:
    return hmac.new(key.encode(), identity.encode(), hashlib.sha256).hexdigest()


def _same(given: str, expected: str) -> bool:
    """Compare in constant time; `compare_digest` refuses text that is not ASCII."""
    return hmac.compare_digest(given.encode(), expected.encode())
