"""The pages of accounts that are not allauth's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import (
    may_create_organizations,
    organizations_for,
    require_user,
    switch_organization,
)
from accounts.audit import Actor, actor_of
from accounts.errors import AccountError
from accounts.invitation_page import Offer, invitation_page
from accounts.models import Invitation, User
from accounts.page_forms import OrganizationForm, ProfileForm
from accounts.row_keys import is_row_key
from accounts.services.invitations import invitation_accept
from accounts.services.organizations import organization_create


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Show or accept an invitation to work for an organization."""
    rows = Invitation.objects.select_related("organization", "invited_by")
    found = rows.filter(code=code).first()
    return invitation_page(request, _offer(found) if found else None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_organization(request: HttpRequest) -> HttpResponse:
    """Let somebody create an organization, which they own."""
    user = require_user(request)
    if not may_create_organizations(user):
        raise PermissionDenied
    form = OrganizationForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            made = organization_create(name=name, owner=user, by=actor_of(request))
        except AccountError as refused:
            form.add_error(None, str(refused))
        else:
            switch_organization(request, made)
            return redirect("admin:index")
    return render(request, "account/new_organization.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Let somebody change their own name."""
    user = require_user(request)
    form = ProfileForm(request.POST or None, initial={"name": user.name})
    if form.is_valid():
        user.name = form.cleaned_data["name"]
        user.save(update_fields=["name"])
        messages.success(request, _("Your name is changed."))
        return redirect("account")
    return render(request, "account/profile.html", {"form": form})


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Let this browser be at work for another organization of the person's, or for all."""
    chosen = request.POST.get("organization", "")
    mine = organizations_for(request.user)
    found = mine.filter(pk=int(chosen)).first() if is_row_key(chosen) else None
    switch_organization(request, found)
    return redirect(_next(request))


def _offer(found: Invitation) -> Offer:
    def accept(user: User, by: Actor) -> str:
        membership = invitation_accept(invitation=found, user=user, by=by)
        return reverse("admin:index") if membership.user.is_staff else reverse("account")

    return Offer(
        invitation=found,
        organization=found.organization,
        place=found.organization.name,
        role=found.get_role_display(),
        accept=accept,
    )


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("account")
