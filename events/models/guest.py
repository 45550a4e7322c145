"""The people with a personal link, where they are on the way to the stage, and who watches."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.pictures import PORTRAIT, PictureField
from config import clock
from events.models.event import Event
from events.models.ids import new_public_id
from events.models.ticket import TicketType
from streaming.models import new_token


class StageState(models.TextChoices):
    """Where a guest is on the way to the stage and back; events.services.steps has the steps."""

    SEATED = "seated", _("Seated")
    HAND_RAISED = "hand_raised", _("Hand raised")
    INVITED = "invited", _("Invited")
    JOINING = "joining", _("Joining")
    GREEN_ROOM = "green_room", _("In the green room")
    ON_STAGE = "on_stage", _("On stage")
    DROPPED = "dropped", _("Dropped by the network")
    REMOVED = "removed", _("Removed")


_HIDDEN = ("video-composer", "audio-mixer")  # how the identities of Twilio's own begin


class Guest(models.Model):
    """Somebody with a personal link to an event: a code is the right, the public id a name.

    Only events.services writes what begins with ``stage_``. ``stage_since`` says when the state
    began, which orders the hand queue and the stage; ``stage_until`` when it runs out.
    """

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="%(class)ss"
    )
    public_id = models.CharField(
        _("public id"), max_length=16, unique=True, default=new_public_id, editable=False
    )
    name = models.CharField(
        _("name"), max_length=100, help_text=_("Shown to the others when on stage.")
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    stage_state = models.CharField(
        _("stage state"),
        max_length=12,
        choices=StageState.choices,
        default=StageState.SEATED,
        editable=False,
    )
    stage_since = models.DateTimeField(_("stage since"), default=clock.now, editable=False)
    stage_until = models.DateTimeField(_("stage until"), null=True, editable=False)
    muted_at = models.DateTimeField(_("last muted by a moderator"), null=True, editable=False)
    unmute_asked_at = models.DateTimeField(_("asked to unmute"), null=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=~Q(email="") & Q(revoked_at=None),
                name="%(class)s_once_an_address",
                violation_error_message=_("This address already has a link to this event."),
            )
        ]
        indexes = [
            models.Index(
                fields=["stage_state", "event", "stage_since"], name="%(class)s_on_the_way"
            ),
            models.Index(
                fields=["stage_until"],
                condition=Q(stage_until__isnull=False),
                name="%(class)s_running_out",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_run_out(self) -> bool:
        """Whether the time of their state is over, although nobody may have noted it yet."""
        return self.stage_until is not None and self.stage_until <= clock.now()

    @property
    def identity(self) -> str:
        """The name in the room: what stands before the last `` #`` is shown to people.

        Nobody is taken for a composer, whom pages hide, by the beginning of their name.
        """
        name = f"“{self.name}”" if self.name.startswith(_HIDDEN) else self.name
        return f"{name} #{self.public_id}"

    @property
    def playback_identity(self) -> str:
        """The name under which they watch, which stays when they are renamed."""
        return self.public_id


class Speaker(Guest):
    """Somebody of the line-up.

    Whom a moderator has ``taken_off`` the stage waits in the green room, whatever the event says.
    """

    biography = models.TextField(
        _("biography"),
        blank=True,
        max_length=5000,
        help_text=_("Shown on the event's page. Markdown."),
    )
    picture = PictureField(
        _("picture"),
        shape=PORTRAIT,
        blank=True,
        help_text=_("Best square. A PNG, JPEG or WebP picture of at most 5 MB."),
    )
    position = models.PositiveSmallIntegerField(
        _("place in the line-up"), default=0, help_text=_("The lowest stands first.")
    )
    expires_at = models.DateTimeField(
        _("link valid until"),
        null=True,
        blank=True,
        help_text=_("Empty: until the event is over."),
    )
    access_code = models.CharField(
        _("access code"), max_length=32, unique=True, default=new_token, editable=False
    )
    taken_off = models.BooleanField(_("taken off"), default=False, editable=False)

    class Meta(Guest.Meta):
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")

    @property
    def link_ran_out(self) -> bool:
        """Whether the link opens nothing any more because its time is over."""
        return self.expires_at is not None and self.expires_at <= clock.now()


class TicketSource(models.TextChoices):
    """How somebody came to their ticket."""

    ISSUED = "issued", _("Issued by an organizer")
    IMPORTED = "imported", _("Imported")
    REGISTERED = "registered", _("Registered")
    WALK_IN = "walk_in", _("Came in by the open door")


class Audience(Guest):
    """One ticket holder. ``away_since`` says since when no page of theirs is open.

    ``checked_in_at`` is when they first watched; ``watched_seconds`` how long the programme ran
    while their page was open. ``transferred_from`` is the ticket this one took the place of.
    """

    ticket_type = models.ForeignKey(
        TicketType,
        verbose_name=_("ticket type"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="audiences",
    )
    source = models.CharField(
        _("source"),
        max_length=10,
        choices=TicketSource.choices,
        default=TicketSource.ISSUED,
        editable=False,
    )
    language = models.CharField(_("language"), max_length=10, blank=True, editable=False)
    reminders = models.BooleanField(_("wants reminders"), default=True)
    checked_in_at = models.DateTimeField(_("first watched"), null=True, editable=False)
    watched_seconds = models.PositiveIntegerField(_("watched seconds"), default=0, editable=False)
    transferred_from = models.OneToOneField(
        "self",
        verbose_name=_("transferred from"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="transferred_to",
    )
    ticket_code = models.CharField(
        _("ticket code"), max_length=32, unique=True, default=new_token, editable=False
    )
    away_since = models.DateTimeField(_("away since"), null=True, editable=False)

    class Meta(Guest.Meta):
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")


class Presence(models.Model):
    """That one web process serves a ticket holder's page; believed until ``expires_at``.

    Processes agree through these rows on who watches, and a killed one is forgotten in time.
    ``connections`` are the sockets of that page: pairs of an id and when it was opened, in
    seconds since 1970.
    """

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="presences")
    process = models.CharField(max_length=32)
    connections = models.JSONField(default=list)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience", "process"], name="presence_once")
        ]

    def __str__(self) -> str:
        return f"{self.audience} until {self.expires_at:%H:%M:%S}"
