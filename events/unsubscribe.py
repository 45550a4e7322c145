"""Ending the reminders of an event from a mail: one click, without signing in (RFC 8058).

Opening the address changes nothing, as mail programs open links before people do; the mail
program's own button, and the page's, post to it.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.audit import actor_of
from events.services.reminders import reminders_set
from events.signed import access_unsubscribe


@never_cache
@csrf_exempt  # the right is in the address, and mail programs have no cookie of ours
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the reminders shall end; a POST ends them, or with ``again`` begins them anew."""
    ticket = access_unsubscribe(token)
    if ticket is None:
        raise Http404("No such ticket.")
    if request.method == "POST":
        wanted = "again" in request.POST
        reminders_set(ticket=ticket, wanted=wanted, by=actor_of(request, ticket))
    facts = {"ticket": ticket, "event": ticket.event, "organization": ticket.event.organization}
    return render(request, "events/unsubscribe.html", facts)
