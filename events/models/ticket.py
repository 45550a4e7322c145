"""What kinds of tickets an event has."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from config import clock
from events.models.event import Event
from events.models.ids import new_public_id


class TicketType(models.Model):
    """One kind of ticket: how many there are, when one may register, and who."""

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="ticket_types"
    )
    public_id = models.CharField(
        _("public id"), max_length=16, unique=True, default=new_public_id, editable=False
    )
    name = models.CharField(_("name"), max_length=100)
    description = models.CharField(_("description"), max_length=300, blank=True)
    quota = models.PositiveIntegerField(
        _("quota"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many there are; empty: any number."),
    )
    registration = models.BooleanField(
        _("open for registration"),
        default=True,
        help_text=_("Whether guests may register for it themselves, free of charge."),
    )
    on_sale_from = models.DateTimeField(_("registration from"), null=True, blank=True)
    on_sale_until = models.DateTimeField(_("registration until"), null=True, blank=True)
    code = models.CharField(
        _("code"),
        max_length=40,
        blank=True,
        help_text=_("Whoever registers must know it; empty: nobody is asked for one."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("ticket type")
        verbose_name_plural = _("ticket types")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"],
                name="ticket_type_name",
                violation_error_message=_("The event has a ticket type of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(on_sale_from=None)
                | Q(on_sale_until=None)
                | Q(on_sale_until__gt=F("on_sale_from")),
                name="ticket_type_sale_window",
                violation_error_message=_("Registration must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
