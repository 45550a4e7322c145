"""The addresses of accounts. The pages behind most of them are allauth's, in our look."""

from allauth.account import views
from django.urls import include, path, re_path

from accounts import views as own

_ACCOUNT = [
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm-password/", views.reauthenticate, name="account_reauthenticate"),
    path("email/", views.email, name="account_email"),
    path("confirm-email/", views.email_verification_sent, name="account_email_verification_sent"),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$", views.confirm_email, name="account_confirm_email"
    ),
    path("password/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/sent/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("profile/", own.profile, name="account_profile"),
    path("organization/", own.switch, name="account_switch"),
    path("2fa/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("sign-up/", views.signup, name="account_signup"),
    path("invitations/<slug:code>/", own.invitation, name="invitation"),
    path("organizations/new/", own.new_organization, name="organization_create"),
    path("account/", include(_ACCOUNT)),
]
