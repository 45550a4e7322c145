"""The tenants, who works for them and in which role."""

from django.core.validators import RegexValidator
from django.db import models

from accounts.models.user import User
from accounts.pictures import picture_path, validate_picture
from config import clock


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
    logo = models.ImageField(
        upload_to=picture_path,
        validators=[validate_picture],
        blank=True,
        help_text="A PNG, JPEG or WebP picture of at most 5 MB.",
    )
    description = models.TextField(
        blank=True, max_length=5000, help_text="Shown on the organization's page. Markdown."
    )
    contact_email = models.EmailField(
        "contact address",
        blank=True,
        help_text="Where guests may write; shown to whom a link does not let in.",
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
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
