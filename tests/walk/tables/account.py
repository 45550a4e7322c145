"""Signing up and in, and one's own account: django-allauth's pages and ours around them."""

from tests.walk.table import page

OWN = "200, no_account sign-in"

ACCOUNT = [
    page("sign-up/", "302, no_account 200"),
    page("sign-in/", "302, no_account 200"),
    page("sign-out/", "200, no_account 302", "302"),
    page("account/", OWN, "405"),
    page("account/profile/", OWN),
    page("account/organization/", "405", "302, no_account sign-in"),
    page("organizations/new/", OWN),
    page("account/inactive/", "200", "405"),
    page("account/confirm-password/", OWN),
    page("account/email/", OWN, "302, no_account sign-in"),
    page("account/confirm-email/", "200", "405"),
    page("account/confirm-email/<key>/", "200", "404"),
    page("account/password/", OWN),
    page("account/password/set/", "302, no_account sign-in"),
    page("account/password/reset/", "200"),
    page("account/password/reset/sent/", "200", "405"),
    page("account/password/reset/done/", "200", "405"),
    page("account/password/reset/<uidb36>-<key>/", "200"),
    # Invitations: whoever has the code may look; it is accepted with the invited address.
    page("invitations/<slug:code>/", "404"),
    page("invitations/<slug:code>/", "200", values={"code": "@invitation"}),
    page("invitations/event/<slug:code>/", "404"),
    page(
        "invitations/event/<slug:code>/",
        "200",
        values={"code": "@moderator_invitation"},
    ),
    # Two factors; the password is asked for again before they change.
    page("account/2fa/", OWN, "405, no_account sign-in"),
    page("account/2fa/authenticate/", "302, no_account sign-in"),
    page("account/2fa/reauthenticate/", "302, no_account sign-in"),
    page("account/2fa/totp/activate/", "302, no_account sign-in"),
    page("account/2fa/totp/deactivate/", "404, no_account sign-in"),
    page("account/2fa/recovery-codes/", "404, no_account sign-in", "405, no_account sign-in"),
    page("account/2fa/recovery-codes/generate/", "302, no_account sign-in"),
    page("account/2fa/recovery-codes/download/", "404, no_account sign-in"),
]
