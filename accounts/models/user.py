"""Who signs in."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.managers import UserManager
from config import clock


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: by e-mail address, stored in lower case."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("date joined"), default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Bring the address into its stored form before it is checked for uniqueness."""
        self.email = self.email.strip().lower()

    def save(self, *args: object, **kwargs: object) -> None:
        """Save, with the address in its stored form."""
        self.clean()
        super().save(*args, **kwargs)  # type: ignore[arg-type]
