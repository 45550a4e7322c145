"""SRTP keys from the DTLS handshake (RFC 5764 §4.2, RFC 7714 §12)."""

from __future__ import annotations

from dataclasses import dataclass

import pylibsrtp
from pylibsrtp import Policy, Session

REPLAY_WINDOW = 1024
"""Packets; retransmissions come with their old number, up to a second late."""


@dataclass(frozen=True)
class SrtpProfile:
    """A protection profile: its name in OpenSSL, its number in libsrtp, lengths in bytes."""

    name: bytes
    number: int
    key_length: int
    salt_length: int

    @property
    def material_length(self) -> int:
        """Bytes to export from DTLS for both directions."""
        return 2 * (self.key_length + self.salt_length)


def _usable(profile: SrtpProfile) -> bool:
    try:
        Policy(srtp_profile=profile.number)
    except pylibsrtp.Error:
        return False
    return True


PROFILES = tuple(
    filter(
        _usable,
        (
            SrtpProfile(b"SRTP_AEAD_AES_128_GCM", Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 16, 12),
            SrtpProfile(b"SRTP_AES128_CM_SHA1_80", Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 16, 14),
        ),
    )
)
"""What this machine's libsrtp can do, best first; GCM takes two thirds of the time of SHA-1."""


@dataclass(frozen=True)
class SrtpSessions:
    """Both directions of one connection: `inbound` unprotects, `outbound` protects."""

    inbound: Session
    outbound: Session

    @classmethod
    def derive(cls, profile: SrtpProfile, material: bytes, *, server: bool) -> SrtpSessions:
        """Make the sessions from exported keying material; `server` is our DTLS role."""
        keys = _split(profile, material)
        mine, theirs = reversed(keys) if server else keys
        return cls(
            inbound=_session(profile, theirs, Policy.SSRC_ANY_INBOUND),
            outbound=_session(profile, mine, Policy.SSRC_ANY_OUTBOUND),
        )


def _split(profile: SrtpProfile, material: bytes) -> tuple[bytes, bytes]:
    """Key and salt of the DTLS client, then those of the server."""
    key, salt = profile.key_length, profile.salt_length
    salts = material[2 * key :]
    return material[:key] + salts[:salt], material[key : 2 * key] + salts[salt : 2 * salt]


def _session(profile: SrtpProfile, key: bytes, direction: int) -> Session:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=profile.number)
    policy.allow_repeat_tx = True
    policy.window_size = REPLAY_WINDOW
    return Session(policy)
