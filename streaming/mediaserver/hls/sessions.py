"""Playback sessions: who is watching, and taking that away from somebody."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.grants import MAX_TTL, Admission

IDLE_AFTER = 60.0
"""Seconds without a playlist request after which a session is over."""

ACTIVE_FOR = 10.0
"""Seconds after its last playlist request for which a session counts as watching."""

MAX_SESSIONS = 20_000
"""Sessions one programme may have at a time."""


@dataclass(slots=True)
class PlaybackSession:
    """One viewer's playback. `sid` stands in the path of the media playlist and is its only key.

    `last_seen` is the monotonic time of the newest playlist request.
    """

    sid: str
    stream_sid: str
    identity: str | None
    allow_origin: str
    last_seen: float
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    revoked: bool = False


class PlaybackSessions:
    """The sessions of all programmes. Those idle for long are forgotten by and by."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._secret = secrets.token_bytes(32)
        self._sessions: dict[str, dict[str, PlaybackSession]] = {}
        self._refused: dict[tuple[str, str], float] = {}  # (stream, identity) -> since when
        self._swept_at = monotonic()

    def open(self, admission: Admission) -> PlaybackSession:
        """Start watching. With the same narrowed grant it is the same session again.

        Raises HlsError 403 if the viewer was revoked since the grant was issued, 503 if there is
        no room for another session.
        """
        self._sweep()
        if self._is_refused(admission):
            raise _revoked()
        sessions = self._sessions.setdefault(admission.stream_sid, {})
        sid = self._sid_for(admission)
        if sid in sessions:
            return self.touch(admission.stream_sid, sid)
        if len(sessions) >= MAX_SESSIONS:
            raise HlsError(503, "too-many-viewers", "The programme has no room for more viewers.")
        sessions[sid] = PlaybackSession(
            sid,
            admission.stream_sid,
            admission.identity,
            admission.allow_origin,
            self._monotonic(),
        )
        return sessions[sid]

    def touch(self, stream_sid: str, sid: str) -> PlaybackSession:
        """The session, seen now. HlsError 403 if it was revoked, 404 if there is none."""
        session = self._sessions.get(stream_sid, {}).get(sid)
        now = self._monotonic()
        if session is None or session.last_seen + IDLE_AFTER < now:
            raise HlsError(404, "session-unknown", "This playback is over; start it again.")
        if session.revoked:
            raise _revoked()
        session.last_seen = now
        return session

    def of(self, stream_sid: str) -> list[PlaybackSession]:
        """The sessions that are watching a programme now, oldest first."""
        since = self._monotonic() - ACTIVE_FOR
        sessions = self._sessions.get(stream_sid, {}).values()
        return [
            session for session in sessions if session.last_seen >= since and not session.revoked
        ]

    def count(self, stream_sid: str) -> int:
        """How many watch a programme now; an identity counts once however often it does."""
        return len({session.identity or session.sid for session in self.of(stream_sid)})

    def revoke(self, stream_sid: str, identity_or_sid: str) -> int:
        """End one session by its SID, or all of an identity; answers how many there were.

        A revoked identity cannot start again with a grant issued before.
        """
        found = [
            session
            for session in self._sessions.get(stream_sid, {}).values()
            if identity_or_sid in (session.identity, session.sid) and not session.revoked
        ]
        for session in found:
            session.revoked = True
        if not any(session.sid == identity_or_sid for session in found):
            self._refused[stream_sid, identity_or_sid] = self._monotonic()
        return len(found)

    def _sid_for(self, admission: Admission) -> str:
        if admission.identity is None:
            return f"PB{secrets.token_hex(16)}"
        name = f"{admission.grant_id} {admission.identity}".encode()
        return f"PB{hmac.new(self._secret, name, hashlib.sha256).hexdigest()[:32]}"

    def _is_refused(self, admission: Admission) -> bool:
        if admission.identity is None:
            return False
        since = self._refused.get((admission.stream_sid, admission.identity))
        return since is not None and admission.issued_at <= since

    def _sweep(self) -> None:
        """Forget, at most once a second, what no request can mean any more."""
        now = self._monotonic()
        if now < self._swept_at + 1:
            return
        self._swept_at = now
        for stream_sid, sessions in list(self._sessions.items()):
            for session in list(sessions.values()):
                if session.last_seen + IDLE_AFTER < now:
                    del sessions[session.sid]
            if not sessions:
                del self._sessions[stream_sid]
        self._refused = {
            key: since for key, since in self._refused.items() if since + MAX_TTL >= now
        }


def _revoked() -> HlsError:
    return HlsError(403, "session-revoked", "Watching this programme was ended by its organizer.")
