"""The pictures that people uploaded, given out to everybody who knows their address.

An address has 128 random bits, and the file behind it never changes.
"""

import re

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

TYPES = {"jpg": "image/jpeg", "png": "image/png"}
FOLDERS = ("event", "organization", "speaker")  # where accounts.pictures keeps them, by model
_KEPT = re.compile(rf"(?:{'|'.join(FOLDERS)})/[A-Za-z0-9_-]{{22}}\.({'|'.join(TYPES)})")
_FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def file(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with an uploaded picture, and nothing else that may lie in the folder."""
    kept = _KEPT.fullmatch(path)
    if not kept or not default_storage.exists(path):
        raise Http404("No such file.")
    with default_storage.open(path) as opened:
        answer = HttpResponse(opened.read(), content_type=TYPES[kept[1]])
    answer.headers["Cache-Control"] = _FOR_GOOD
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
