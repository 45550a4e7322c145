"""Who you are: users, the organizations they work for, their roles in them, and what they did."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from accounts.managers import AppendOnlyManager, UserManager


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: by e-mail address, stored in lower case."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=100, blank=True)
    is_staff = models.BooleanField("may enter the admin", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

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


class Organization(models.Model):
    """The tenant: every event, stream and ticket belongs to exactly one."""

    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=50, unique=True)
    accent = models.CharField(
        max_length=7,
        default="#7BEAA5",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write the colour as #rrggbb.")],
        help_text="The colour of this organization's pages, as #rrggbb.",
    )
    members = models.ManyToManyField(User, through="Membership", related_name="organizations")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do; each role may do all that the ones below it may."""

    OWNER = "owner", "Owner"
    ORGANIZER = "organizer", "Organizer"
    MODERATOR = "moderator", "Moderator"

    @property
    def and_above(self) -> list["Role"]:
        """This role and every role that includes it."""
        ranked = list(Role)
        return ranked[: ranked.index(self) + 1]


class Membership(models.Model):
    """One user's role in one organization."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MODERATOR)

    class Meta:
        ordering = ["organization", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organization"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.organization}: {self.get_role_display()}"


class AuditEntry(models.Model):
    """That somebody did something, written in the transaction that did it and never changed.

    ``actor`` is a user; guests and Footlight itself have an ``actor_name`` only. ``action`` is
    like ``stage.invite``, ``target`` whom or what it was done to, ``context`` the public id of the
    event it was done at, ``address`` where the request came from.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="audit_entries"
    )
    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField("who", max_length=254)
    action = models.CharField(max_length=40)
    target = models.CharField(max_length=300, blank=True)
    context = models.CharField("event's id", max_length=16, blank=True)
    context_name = models.CharField("event", max_length=120, blank=True)
    address = models.GenericIPAddressField("from", null=True)
    details = models.JSONField(default=dict)

    objects = AppendOnlyManager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit log"
        indexes = [models.Index(fields=["organization", "-at"], name="audit_of_organization")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.action} {self.target}".strip()

    def save(self, *args: object, **kwargs: object) -> None:
        """Save a new entry. Raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError("The audit log is only added to.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Raise TypeError: entries stay as long as their organization."""
        raise TypeError("The audit log is only added to.")
