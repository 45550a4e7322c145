"""How allauth does things in this house: who may sign up, which links it mails and how."""

from datetime import UTC
from pathlib import PurePosixPath
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from accounts.links import absolute
from accounts.mail import mail_queue
from accounts.services.users import squatter_remove
from config import clock

# allauth's mails by the last part of its template's name, and the template of ours.
_MAILS = {
    "email_confirmation": "confirmation",
    "email_confirmation_signup": "confirmation",
    "password_reset_key": "password_reset",
    "account_already_exists": "exists",
}
# What is only told, so that somebody else's hand at the account is noticed.
_NOTICES = {
    "password_changed": gettext_noop("Your password was changed"),
    "password_set": gettext_noop("Your password was set"),
    "password_reset": gettext_noop("Your password was set anew"),
    "email_changed": gettext_noop("The first e-mail address of your account was changed"),
    "email_confirm": gettext_noop("An e-mail address of your account was confirmed"),
    "email_deleted": gettext_noop("An e-mail address was removed from your account"),
    "totp_activated": gettext_noop("Your second factor was switched on"),
    "totp_deactivated": gettext_noop("Your second factor was switched off"),
    "recovery_codes_generated": gettext_noop("New recovery codes were made"),
}
_UNSAID = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up for everybody or for the invited; mails by the queue, with links to ``SITE_URL``."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This address and this password do not belong together."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait some minutes, then try again."
        ),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "email_taken": _("This address has an account already."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this browser may make an account: an invitation it opened always lets it."""
        return bool(settings.SIGN_UP_OPEN or request.session.get("account_verified_email"))

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Note that an address is proven; who only signed up with it and never did has to go."""
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            squatter_remove(email=email_address.email, owner=email_address.user)
        return confirmed

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the peer's address, which a proxy in front may set; a local socket has none."""
        return str(request.META.get("REMOTE_ADDR") or "local")

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Return the link by which an address is confirmed."""
        return absolute("account_confirm_email", emailconfirmation.key)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link by which a password is set anew; ``key`` is ``<user>-<key>``."""
        user, _, rest = key.partition("-")
        return absolute("account_reset_password_from_key", user, rest)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's mails in our words."""
        name = PurePosixPath(template_prefix).name
        notice = _NOTICES.get(name)
        template = "notice" if notice else _MAILS[name]
        facts = {
            "login_url": absolute("account_login"),
            "password_reset_url": absolute("account_reset_password"),
            "said": gettext(notice) if notice else "",
            "at": clock.now().astimezone(UTC),
            **{key: value for key, value in context.items() if key != "request"},
        }
        mail_queue(
            kind=f"account.{name}", to=email, template=f"account/mail/{template}", context=facts
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *more: Any,
        **named: Any,
    ) -> None:
        """Say what was done, unless the page itself shows it."""
        if message_template not in _UNSAID:
            super().add_message(request, level, message_template, *more, **named)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, in the house's words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Codes of the app change every half minute."),
        "unverified_email": _("Confirm your e-mail address before you set up a second factor."),
    }
