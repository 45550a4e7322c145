"""What happens: events, the people with a personal link to them, and the news about them."""

import secrets
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from streaming.models import Stream, StreamState, new_token

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # no look-alikes: people read these aloud


def new_public_id() -> str:
    """Return a fresh short id that may be shown; knowing it gives no right to anything."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


def default_time_zone() -> str:
    """Return the time zone a new event is planned in."""
    return str(settings.TIME_ZONE)


def validate_time_zone(name: str) -> None:
    """Refuse what is not a name of the IANA time zone database."""
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is no time zone; write one like Europe/Berlin.")


class EventStatus(models.TextChoices):
    """What the organizer decided about an event; ``Event.phase`` adds what its stream does."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Event(models.Model):
    """One programme at one time, with its line-up and its ticketed audience."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="events")
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, editable=False)
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True, help_text="Shown to everybody on the event's page.")
    starts_at = models.DateTimeField(help_text="In the time zone below. A countdown leads to it.")
    ends_at = models.DateTimeField(
        "planned end",
        null=True,
        blank=True,
        help_text="Said to the audience; the programme goes on until you end it.",
    )
    time_zone = models.CharField(
        max_length=50,
        default=default_time_zone,
        validators=[validate_time_zone],
        help_text="Where the event is planned, like Europe/Berlin. Viewers see their own time.",
    )
    status = models.CharField(
        max_length=10,
        choices=EventStatus.choices,
        default=EventStatus.DRAFT,
        help_text="A draft has no public page; a scheduled event can be launched.",
    )

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
                name="event_ends_after_start",
                violation_error_message="The planned end must be after the start.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the path of the page everybody may see."""
        return reverse("event", args=[self.public_id])

    @property
    def is_live(self) -> bool:
        """Whether the programme is running, if interrupted or not."""
        running = self.stream.state in (StreamState.LIVE, StreamState.INTERRUPTED)
        return running and self.status == EventStatus.SCHEDULED

    @property
    def phase(self) -> str:
        """The event's status, or ``live`` while it is."""
        return "live" if self.is_live else self.status

    @property
    def zone(self) -> ZoneInfo:
        """The time zone the event is planned in."""
        return ZoneInfo(self.time_zone)


class Guest(models.Model):
    """Somebody with a personal link to an event: a code is the right, the public id a name."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="%(class)ss")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=100, help_text="Shown to the others when on stage.")
    email = models.EmailField("e-mail address", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=~Q(email="") & Q(revoked_at=None),
                name="%(class)s_once_an_address",
                violation_error_message="This address already has a link to this event.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def identity(self) -> str:
        """The name in the room: what stands before the last `` #`` is shown to people."""
        return f"{self.name} #{self.public_id}"


class Speaker(Guest):
    """Somebody of the line-up. ``on_stage_since`` is what the room says, not what was pressed."""

    access_code = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    on_stage_since = models.DateTimeField(null=True, editable=False)

    class Meta(Guest.Meta):
        pass


class StageState(models.TextChoices):
    """Where a viewer is on the way to the stage and back."""

    SEATED = "seated"
    INVITED = "invited"
    JOINING = "joining"
    ON_STAGE = "on_stage", "On stage"


class Audience(Guest):
    """One ticket holder. Only events.services.stage writes ``stage_state``."""

    ticket_code = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    stage_state = models.CharField(
        max_length=10, choices=StageState.choices, default=StageState.SEATED, editable=False
    )

    class Meta(Guest.Meta):
        verbose_name = "ticket"


class Presence(models.Model):
    """That one web process serves a ticket holder's page; believed until ``expires_at``.

    Processes agree through these rows on who watches, and a killed one is forgotten in time.
    """

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="presences")
    process = models.CharField(max_length=32)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience", "process"], name="presence_once")
        ]

    def __str__(self) -> str:
        return f"{self.audience} until {self.expires_at:%H:%M:%S}"


class EventMessage(models.Model):
    """One piece of news, written with the change it tells of (a transactional outbox).

    ``number`` counts up by one within the event; ``previous`` is the number of the message
    before it in the same scope, or 0. events.live.messages declares types, scopes and data.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveBigIntegerField()
    previous = models.PositiveBigIntegerField()
    type = models.CharField(max_length=32)
    scope = models.CharField(max_length=32)
    data = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="message_number")]
        indexes = [models.Index(fields=["event", "scope", "number"], name="message_of_scope")]

    def __str__(self) -> str:
        return f"{self.number} {self.type} to {self.scope}"
