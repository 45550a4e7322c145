"""The tenants, who works for them and in which role."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from accounts.pictures import LOGO, PictureField
from config import clock


class Organization(models.Model):
    """The tenant: every event, stream and ticket belongs to exactly one."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=50, unique=True)
    accent = models.CharField(
        _("accent"),
        max_length=7,
        default="#7BEAA5",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as #rrggbb."))],
        help_text=_("The colour of this organization's pages, as #rrggbb."),
    )
    logo = PictureField(
        _("logo"),
        shape=LOGO,
        blank=True,
        help_text=_("A PNG, JPEG or WebP picture of at most 5 MB."),
    )
    description = models.TextField(
        _("description"),
        blank=True,
        max_length=5000,
        help_text=_("Shown on the organization's page. Markdown."),
    )
    contact_email = models.EmailField(
        _("contact address"),
        blank=True,
        help_text=_("Where guests may write; shown to whom a link does not let in."),
    )
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    members = models.ManyToManyField(
        User, verbose_name=_("members"), through="Membership", related_name="organizations"
    )

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do; each role may do all that the ones below it may."""

    OWNER = "owner", _("Owner")
    ORGANIZER = "organizer", _("Organizer")
    MODERATOR = "moderator", _("Moderator")

    @property
    def and_above(self) -> list["Role"]:
        """This role and every role that includes it."""
        ranked = list(Role)
        return ranked[: ranked.index(self) + 1]


class Membership(models.Model):
    """One user's role in one organization."""

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="memberships"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MODERATOR)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organization"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.organization}: {self.get_role_display()}"
