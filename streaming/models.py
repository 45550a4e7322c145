"""What is carried: streams, and who is in their rooms."""

import secrets

from django.db import models

from accounts.models import Organization
from config import clock


def new_name() -> str:
    """Return a fresh unique room name."""
    return f"stream-{secrets.token_hex(8)}"


def new_token() -> str:
    """Return a fresh unguessable path segment of 128 bits."""
    return secrets.token_urlsafe(16)


class StreamState(models.TextChoices):
    """What is seen of a stream."""

    IDLE = "idle"
    STARTING = "starting"
    LIVE = "live"
    INTERRUPTED = "interrupted"
    ENDING = "ending"
    ENDED = "ended"
    FAILED = "failed"


class DesiredState(models.TextChoices):
    """What people ask of a stream."""

    IDLE = "idle"
    LIVE = "live"
    ENDED = "ended"


class Stream(models.Model):
    """One programme: a room, the composer that mixes it and the streamer that plays it out.

    ``desired_state`` is what people ask for, ``state`` what is seen; only services write either.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="streams")
    name = models.CharField("room name", max_length=64, unique=True, default=new_name)
    callback_token = models.CharField(max_length=32, unique=True, default=new_token)
    state = models.CharField(max_length=12, choices=StreamState.choices, default=StreamState.IDLE)
    desired_state = models.CharField(
        max_length=12, choices=DesiredState.choices, default=DesiredState.IDLE
    )
    room_sid = models.CharField(max_length=34, blank=True)
    player_streamer_sid = models.CharField(max_length=34, blank=True)
    media_processor_sid = models.CharField(max_length=34, blank=True)
    failure = models.CharField("what is wrong, in a sentence", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("setbacks in a row", default=0)
    outages = models.PositiveSmallIntegerField("looks in a row without an answer", default=0)
    due_at = models.DateTimeField("when the reconciler looks again", null=True, db_index=True)
    planned_end = models.DateTimeField(null=True)
    started_at = models.DateTimeField("launch asked at", null=True)
    live_at = models.DateTimeField("first live at", null=True)
    ended_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class StreamProgramme(models.Model):
    """What a stream's composer is to show; ``number`` counts the changes.

    It stands apart from the stream's row, so that the one who changes it waits for nobody who
    changes the stream, and the reconciler's steps are not disturbed.
    """

    stream = models.OneToOneField(Stream, on_delete=models.CASCADE, related_name="programme")
    content = models.JSONField("who is to be seen, and how", default=dict)
    number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"programme {self.number} of {self.stream.name}"


class TrackStatus(models.TextChoices):
    """What is known of somebody's microphone, camera or screen; empty: not published."""

    ON = "on"
    OFF = "off"


class Participant(models.Model):
    """Somebody's latest presence in a stream's room, as the media plane reported it.

    ``sequence`` is the room's callback number that was last believed, so that a callback that
    comes late or twice changes nothing. ``tracks`` holds the same for each track, also of other
    stays than the one of ``sid``; the microphone, the camera and the screen are drawn from it.
    """

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="participants")
    identity = models.CharField(max_length=256)
    room_sid = models.CharField(max_length=34, blank=True)
    sid = models.CharField(max_length=34, blank=True)
    connected = models.BooleanField(default=False)
    sequence = models.IntegerField(default=-1)
    tracks = models.JSONField("what is known of tracks, by SID", default=dict, blank=True)
    microphone = models.CharField(max_length=3, choices=TrackStatus.choices, blank=True, default="")
    camera = models.CharField(max_length=3, choices=TrackStatus.choices, blank=True, default="")
    screen = models.CharField(max_length=3, choices=TrackStatus.choices, blank=True, default="")
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "identity"], name="participant_once")
        ]

    def __str__(self) -> str:
        return f"{self.identity} in {self.stream.name}"


class PlaybackRevocation(models.Model):
    """Somebody's playback that is to be ended at the media plane; the row goes once it was."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="revocations")
    identity = models.CharField(max_length=256)

    def __str__(self) -> str:
        return f"{self.identity} is not to watch {self.stream.name}"
