"""``X-Twilio-Signature``, by which a receiver knows that a callback is genuine.

https://www.twilio.com/docs/usage/security: HMAC-SHA1 under the account's auth token, over the
whole URL and then, for a POST, every field's name and value in the order of the names.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping

HEADER = "X-Twilio-Signature"


def signature(auth_token: str, url: str, fields: Mapping[str, str]) -> str:
    """Return the signature of a request; ``fields`` are those of the body, none for a GET."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
