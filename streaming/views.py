"""Where the media plane reports."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from streaming.callbacks import callback_is_signed, callback_received
from streaming.models import Stream


@csrf_exempt  # a signature stands where the CSRF token would
@require_POST
def callbacks(request: HttpRequest, token: str) -> HttpResponse:
    """Take in one status callback; a forged one is refused with 403."""
    stream = get_object_or_404(Stream, callback_token=token)
    fields = request.POST.dict()
    signature = request.headers.get("X-Twilio-Signature", "")
    if not callback_is_signed(stream=stream, fields=fields, signature=signature):
        return HttpResponse(status=403)
    callback_received(stream=stream, fields=fields)
    return HttpResponse(status=204)
