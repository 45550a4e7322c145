"""Managers of the accounts models."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.base_user import BaseUserManager
from django.db import models, transaction

if TYPE_CHECKING:
    from accounts.models import User

M = TypeVar("M", bound=models.Model)


class UserManager(BaseUserManager["User"]):
    """Makes and finds users by e-mail address, in which case never counts."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user, whose address is taken as proven; without a password nobody signs in."""
        from accounts.addresses import address_vouch  # it needs this very model

        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email, **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            address_vouch(user)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user who may do everything in every organization."""
        return self.create_user(email, password, **fields, is_staff=True, is_superuser=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find the user who signs in with this e-mail address, or raise ``DoesNotExist``."""
        return self.get(email=(username or "").strip().lower())


class AppendOnlyQuerySet(models.QuerySet[M]):
    """Rows that are added and read, never changed."""

    def update(self, **fields: Any) -> int:
        """Raise TypeError."""
        raise TypeError("The audit log is only added to.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Raise TypeError."""
        raise TypeError("The audit log is only added to.")


AppendOnlyManager = models.Manager.from_queryset(AppendOnlyQuerySet)
