"""Django's admin as an app, with the site of our own."""

from django.contrib.admin.apps import AdminConfig


class FootlightAdminConfig(AdminConfig):
    """Puts our admin site in the place of Django's."""

    default_site = "accounts.admin_site.Site"
