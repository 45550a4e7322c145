"""Who signs in."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from accounts.managers import UserManager
from config import clock


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: by e-mail address, stored in lower case."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=100, blank=True)
    is_staff = models.BooleanField("may enter the admin", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
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
