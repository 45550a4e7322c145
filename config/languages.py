"""The reader's language: which there are, and the words the scripts of a page need."""

from functools import cache
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

A_YEAR = 365 * 24 * 3600


@cache
def _script(language: str) -> bytes:
    """Return the script that teaches a page ``language``; what it says changes with a restart."""
    with override(language):
        answer = JavaScriptCatalog(packages=["config"]).get(HttpRequest())
    return bytes(answer.content)


def _version(language: str) -> str:
    return sha256(_script(language)).hexdigest()[:12]


def script_url(language: str) -> str:
    """Return where the words of the scripts are; "" for the language the sources are written in."""
    if language == settings.LANGUAGE_CODE:
        return ""
    return f"{reverse('jsi18n', args=[language])}?{_version(language)}"


@require_safe
def script(request: HttpRequest, language: str) -> HttpResponse:
    """Answer the words of the scripts; the address names their version, so they are kept."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    answer = HttpResponse(_script(language), content_type="text/javascript; charset=utf-8")
    known = request.META.get("QUERY_STRING") == _version(language)
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if known else "no-cache"
    return answer
