"""The accounts app: who you are."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, organizations and memberships."""

    name = "accounts"
    verbose_name = _("Organization")
