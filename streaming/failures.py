"""What may be wrong with a stream: sentences that are stored in English, and said in any language.

static/js/failures.js says the same for pages.
"""

from django.utils.translation import gettext_noop

from config import stored

ROOM_ENDED = gettext_noop("The room ended by itself.")
NO_MEDIA = gettext_noop("The composer sends no media.")
STREAMER_ENDED = gettext_noop("The streamer ended: %(reason)s.")
COMPOSER_ENDED = gettext_noop("The composer ended: %(reason)s.")
NO_ANSWER = gettext_noop("The media server does not answer (%(reason)s).")
NO_SERVICE = gettext_noop("The media server cannot serve us now (HTTP %(status)s).")
NO_JSON = gettext_noop("The media server's answer is not JSON.")
TOO_SLOW = gettext_noop("The media server does not answer in time.")
REFUSED = gettext_noop("The media server refused: %(message)s (%(code)s).")

WITH_FACTS = (STREAMER_ENDED, COMPOSER_ENDED, NO_ANSWER, NO_SERVICE, REFUSED)


def said(failure: str) -> str:
    """Return a stored sentence in the language that is active."""
    return stored.said(failure, WITH_FACTS)
