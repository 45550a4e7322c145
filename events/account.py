"""The page of one's own account: whom one works for, and what one moderates."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import current_organization, require_user
from accounts.selectors import invitations_waiting, memberships_of
from events.moderators import events_moderated_by


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show a person's organizations, the invitations that wait for them, and their desks."""
    user = require_user(request)
    context = {
        "memberships": memberships_of(user),
        "current": current_organization(request),
        "invitations": invitations_waiting(user),
        "moderated": events_moderated_by(user),
    }
    return render(request, "account/home.html", context)
