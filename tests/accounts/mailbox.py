"""What was mailed about accounts: the queue's rows, read like a mailbox."""

import re
from urllib.parse import urlsplit

from accounts.models import Mail


def mails_to(email: str) -> list[Mail]:
    """Return what was queued for an address, the oldest first."""
    return list(Mail.objects.filter(to=email).order_by("pk"))


def path_in(mail: Mail) -> str:
    """Return the path of the first link in a mail; HTML and text lead to the same."""
    found = re.search(r"https?://\S+", mail.text)
    assert found, mail.text
    assert found[0] in mail.html
    return urlsplit(found[0]).path
