"""Events, and what is announced at them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.pictures import POSTER, PictureField
from config import clock
from events.models.ids import new_public_id
from streaming.models import Stream, StreamState
from streaming.programme import Layout

LARGEST_STAGE = 16
LONGEST_DOORS = 24 * 60  # minutes
LAYOUT_LABELS = {
    Layout.GRID: _("Grid"),
    Layout.SPOTLIGHT: _("Spotlight"),
    Layout.PRESENTATION: _("Presentation"),
}


def default_time_zone() -> str:
    """Return the time zone a new event is planned in."""
    return str(settings.TIME_ZONE)


def default_ticket_connections() -> int:
    """Return how many pages of a ticket may be open at a new event."""
    return int(settings.TICKET_CONNECTIONS)


def validate_time_zone(name: str) -> None:
    """Refuse what is not a name of the IANA time zone database."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is no time zone; write one like Europe/Berlin."), params={"name": name}
        )


class EventStatus(models.TextChoices):
    """What the organizer decided about an event; ``Event.phase`` adds what its stream does."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", _("Cancelled")


class SpeakersEnter(models.TextChoices):
    """Where a speaker of the line-up is when they have joined the room."""

    GREEN_ROOM = "green_room", _("The green room; a moderator puts them on stage")
    STAGE = "stage", _("The stage, while it has room")


class Visibility(models.TextChoices):
    """Who finds an event, and who gets in."""

    PUBLIC = "public", _("Public: listed, and everybody may come in")
    UNLISTED = "unlisted", _("Unlisted: everybody who has the address may come in")
    TICKETED = "ticketed", _("Ticketed: listed, and ticket holders come in")


class Event(models.Model):
    """One programme at one time, with its line-up and its ticketed audience."""

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="events",
    )
    stream = models.OneToOneField(
        Stream, verbose_name=_("stream"), on_delete=models.PROTECT, editable=False
    )
    public_id = models.CharField(
        _("public id"), max_length=16, unique=True, default=new_public_id, editable=False
    )
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("Shown to everybody on the event's page. Markdown."),
    )
    poster = PictureField(
        _("poster"),
        shape=POSTER,
        blank=True,
        help_text=_("Best 16:9. A PNG, JPEG or WebP picture of at most 5 MB."),
    )
    starts_at = models.DateTimeField(
        _("starts at"), help_text=_("In the time zone below. A countdown leads to it.")
    )
    ends_at = models.DateTimeField(
        _("planned end"),
        null=True,
        blank=True,
        help_text=_("Said to the audience; the programme goes on until you end it."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        default=default_time_zone,
        validators=[validate_time_zone],
        help_text=_("Where the event is planned, like Europe/Berlin. Viewers see their own time."),
    )
    doors_minutes = models.PositiveSmallIntegerField(
        _("doors open, minutes before the start"),
        default=30,
        validators=[MaxValueValidator(LONGEST_DOORS)],
        help_text=_("From then on guests may take their seats."),
    )
    visibility = models.CharField(
        _("visibility"), max_length=8, choices=Visibility.choices, default=Visibility.TICKETED
    )
    capacity = models.PositiveIntegerField(
        _("capacity"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many tickets there are in all; empty: any number."),
    )
    ticket_connections = models.PositiveSmallIntegerField(
        _("pages of one ticket"),
        default=default_ticket_connections,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("How many pages of one ticket may be open at once: the newest win."),
    )
    auto_start = models.BooleanField(
        _("launch by itself"), default=False, help_text=_("The programme is launched at the start.")
    )
    auto_end = models.BooleanField(
        _("end by itself"), default=False, help_text=_("The programme is ended at the planned end.")
    )
    rehearsing = models.BooleanField(_("rehearsing"), default=False, editable=False)
    revision = models.PositiveIntegerField(
        _("how often the plan was changed"), default=0, editable=False
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=EventStatus.choices,
        default=EventStatus.DRAFT,
        help_text=_("A draft has no public page; a scheduled event can be launched."),
    )
    speakers_enter = models.CharField(
        _("speakers enter"),
        max_length=10,
        choices=SpeakersEnter.choices,
        default=SpeakersEnter.GREEN_ROOM,
    )
    stage_capacity = models.PositiveSmallIntegerField(
        _("stage capacity"),
        default=9,
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_STAGE)],
        help_text=format_lazy(
            _("How many may be on stage at once, 1 to {most}."), most=LARGEST_STAGE
        ),
    )
    layout = models.CharField(
        _("layout"),
        max_length=12,
        choices=[(layout.value, label) for layout, label in LAYOUT_LABELS.items()],
        default=Layout.PRESENTATION.value,
        editable=False,
    )
    spotlight = models.CharField(
        _("public id of the guest shown large"), max_length=16, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("The planned end must be after the start."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the path of the page everybody may see."""
        return reverse("event", args=[self.public_id])

    @property
    def is_live(self) -> bool:
        """Whether the programme is running for the audience, if interrupted or not."""
        running = self.stream.state in (StreamState.LIVE, StreamState.INTERRUPTED)
        return running and self.status == EventStatus.SCHEDULED and not self.rehearsing

    @property
    def programme_state(self) -> str:
        """What the audience may know of the stream: nothing while there is a rehearsal."""
        return StreamState.IDLE if self.rehearsing else self.stream.state

    @property
    def phase(self) -> str:
        """The event's status, or ``live`` while it is."""
        return "live" if self.is_live else self.status

    @property
    def doors_at(self) -> datetime:
        """When the doors open: from then on guests may take their seats."""
        return self.starts_at - timedelta(minutes=self.doors_minutes)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone the event is planned in."""
        return ZoneInfo(self.time_zone)


class Announcement(models.Model):
    """A sentence a moderator shows to everybody inside until ``until``.

    ``ended_at`` says when it was taken off: withdrawn, replaced by another, or run out.
    """

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="announcements"
    )
    text = models.CharField(_("text"), max_length=280)
    until = models.DateTimeField(_("until"))
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    made_by = models.CharField(_("made by"), max_length=254)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(ended_at=None), name="announcement_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.text
