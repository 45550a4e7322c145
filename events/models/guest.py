"""The people with a personal link, where they are on the way to the stage, and who watches."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from events.models.event import Event
from events.models.ids import new_public_id
from streaming.models import new_token


class StageState(models.TextChoices):
    """Where a guest is on the way to the stage and back; events.services.steps has the steps."""

    SEATED = "seated"
    HAND_RAISED = "hand_raised", "Hand raised"
    INVITED = "invited"
    JOINING = "joining"
    GREEN_ROOM = "green_room", "In the green room"
    ON_STAGE = "on_stage", "On stage"
    DROPPED = "dropped", "Dropped by the network"
    REMOVED = "removed"


_HIDDEN = ("video-composer", "audio-mixer")  # how the identities of Twilio's own begin


class Guest(models.Model):
    """Somebody with a personal link to an event: a code is the right, the public id a name.

    Only events.services writes what begins with ``stage_``. ``stage_since`` says when the state
    began, which orders the hand queue and the stage; ``stage_until`` when it runs out.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="%(class)ss")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=100, help_text="Shown to the others when on stage.")
    email = models.EmailField("e-mail address", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    stage_state = models.CharField(
        max_length=12, choices=StageState.choices, default=StageState.SEATED, editable=False
    )
    stage_since = models.DateTimeField(default=timezone.now, editable=False)
    stage_until = models.DateTimeField(null=True, editable=False)
    muted_at = models.DateTimeField("last muted by a moderator", null=True, editable=False)
    unmute_asked_at = models.DateTimeField("asked to unmute", null=True, editable=False)

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
        return self.stage_until is not None and self.stage_until <= timezone.now()

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

    access_code = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    taken_off = models.BooleanField(default=False, editable=False)

    class Meta(Guest.Meta):
        pass


class Audience(Guest):
    """One ticket holder. ``away_since`` says since when no page of theirs is open."""

    ticket_code = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    away_since = models.DateTimeField(null=True, editable=False)

    class Meta(Guest.Meta):
        verbose_name = "ticket"


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
