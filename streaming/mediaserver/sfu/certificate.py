"""The certificate that DTLS shows to browsers: self-signed, made anew by each process."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_VALID_FOR = timedelta(days=3650)


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-256 fingerprint as `a=fingerprint` writes it: upper-case hex pairs with colons."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


@dataclass(frozen=True, eq=False)
class Certificate:
    """An ECDSA P-256 key pair with its certificate (RFC 8827 §6.5). Trust is by fingerprint."""

    key: ec.EllipticCurvePrivateKey
    x509: x509.Certificate
    fingerprint: str

    @classmethod
    def generate(cls) -> Certificate:
        """Make a new one; takes about a millisecond."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, secrets.token_hex(16))])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + _VALID_FOR)
            .sign(key, hashes.SHA256())
        )
        return cls(key, certificate, fingerprint_of(certificate))
