"""Narrowing a playback grant to one viewer, as the bundled media server understands it.

The grant in a playback URL is ``<id>.<key>`` with a key that the server derived from the id. Its
holder may sign an identity with that key: the server checks the signature without having been
asked, and can then count and revoke viewers one by one.
"""

import hashlib
import hmac
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def narrowed_url(playback_url: str, *, identity: str) -> str:
    """Return the URL with which only ``identity`` may play.

    Raises ``ValueError`` for a URL without a grant.
    """
    parts = urlsplit(playback_url)
    query = dict(parse_qsl(parts.query))
    grant_id, separator, key = query.get("grant", "").partition(".")
    if not separator:
        raise ValueError("The playback URL carries no grant to narrow.")
    signature = hmac.new(key.encode(), identity.encode(), hashlib.sha256).hexdigest()
    query |= {"grant": grant_id, "identity": identity, "signature": signature}
    return urlunsplit(parts._replace(query=urlencode(query)))
