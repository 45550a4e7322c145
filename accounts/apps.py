"""The accounts app: who you are."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, organizations and memberships."""

    name = "accounts"
