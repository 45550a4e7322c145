"""What the fields and rows are called, in words that can be translated."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.codes
import accounts.models.invitation
import accounts.pictures
import config.clock
import events.models.event
import events.models.ids
import streaming.models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_words"),
        ("events", "0006_mailing"),
        ("streaming", "0003_clock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="announcement",
            options={
                "ordering": ["made_at"],
                "verbose_name": "announcement",
                "verbose_name_plural": "announcements",
            },
        ),
        migrations.AlterModelOptions(
            name="audience",
            options={
                "ordering": ["created_at", "pk"],
                "verbose_name": "ticket",
                "verbose_name_plural": "tickets",
            },
        ),
        migrations.AlterModelOptions(
            name="event",
            options={
                "ordering": ["-starts_at"],
                "verbose_name": "event",
                "verbose_name_plural": "events",
            },
        ),
        migrations.AlterModelOptions(
            name="eventmoderator",
            options={"verbose_name": "event moderator", "verbose_name_plural": "event moderators"},
        ),
        migrations.AlterModelOptions(
            name="moderatorinvitation",
            options={
                "ordering": ["-created_at", "pk"],
                "verbose_name": "moderator invitation",
                "verbose_name_plural": "moderator invitations",
            },
        ),
        migrations.AlterModelOptions(
            name="speaker",
            options={
                "ordering": ["created_at", "pk"],
                "verbose_name": "speaker",
                "verbose_name_plural": "speakers",
            },
        ),
        migrations.AlterModelOptions(
            name="tickettype",
            options={
                "ordering": ["position", "pk"],
                "verbose_name": "ticket type",
                "verbose_name_plural": "ticket types",
            },
        ),
        migrations.AlterField(
            model_name="announcement",
            name="ended_at",
            field=models.DateTimeField(null=True, verbose_name="ended at"),
        ),
        migrations.AlterField(
            model_name="announcement",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="announcements",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AlterField(
            model_name="announcement",
            name="made_at",
            field=models.DateTimeField(default=config.clock.now, verbose_name="made at"),
        ),
        migrations.AlterField(
            model_name="announcement",
            name="made_by",
            field=models.CharField(max_length=254, verbose_name="made by"),
        ),
        migrations.AlterField(
            model_name="announcement",
            name="text",
            field=models.CharField(max_length=280, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="announcement",
            name="until",
            field=models.DateTimeField(verbose_name="until"),
        ),
        migrations.AlterField(
            model_name="audience",
            name="away_since",
            field=models.DateTimeField(editable=False, null=True, verbose_name="away since"),
        ),
        migrations.AlterField(
            model_name="audience",
            name="created_at",
            field=models.DateTimeField(
                default=config.clock.now, editable=False, verbose_name="created at"
            ),
        ),
        migrations.AlterField(
            model_name="audience",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AlterField(
            model_name="audience",
            name="language",
            field=models.CharField(
                blank=True, editable=False, max_length=10, verbose_name="language"
            ),
        ),
        migrations.AlterField(
            model_name="audience",
            name="name",
            field=models.CharField(
                help_text="Shown to the others when on stage.", max_length=100, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="audience",
            name="public_id",
            field=models.CharField(
                default=events.models.ids.new_public_id,
                editable=False,
                max_length=16,
                unique=True,
                verbose_name="public id",
            ),
        ),
        migrations.AlterField(
            model_name="audience",
            name="revoked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="revoked at"),
        ),
        migrations.AlterField(
            model_name="audience",
            name="source",
            field=models.CharField(
                choices=[
                    ("issued", "Issued by an organizer"),
                    ("imported", "Imported"),
                    ("registered", "Registered"),
                    ("walk_in", "Came in by the open door"),
                ],
                default="issued",
                editable=False,
                max_length=10,
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="audience",
            name="stage_since",
            field=models.DateTimeField(
                default=config.clock.now, editable=False, verbose_name="stage since"
            ),
        ),
        migrations.AlterField(
            model_name="audience",
            name="stage_state",
            field=models.CharField(
                choices=[
                    ("seated", "Seated"),
                    ("hand_raised", "Hand raised"),
                    ("invited", "Invited"),
                    ("joining", "Joining"),
                    ("green_room", "In the green room"),
                    ("on_stage", "On stage"),
                    ("dropped", "Dropped by the network"),
                    ("removed", "Removed"),
                ],
                default="seated",
                editable=False,
                max_length=12,
                verbose_name="stage state",
            ),
        ),
        migrations.AlterField(
            model_name="audience",
            name="stage_until",
            field=models.DateTimeField(editable=False, null=True, verbose_name="stage until"),
        ),
        migrations.AlterField(
            model_name="audience",
            name="ticket_code",
            field=models.CharField(
                default=streaming.models.new_token,
                editable=False,
                max_length=32,
                unique=True,
                verbose_name="ticket code",
            ),
        ),
        migrations.AlterField(
            model_name="audience",
            name="ticket_type",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="audiences",
                to="events.tickettype",
                verbose_name="ticket type",
            ),
        ),
        migrations.AlterField(
            model_name="audience",
            name="transferred_from",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="transferred_to",
                to="events.audience",
                verbose_name="transferred from",
            ),
        ),
        migrations.AlterField(
            model_name="audience",
            name="watched_seconds",
            field=models.PositiveIntegerField(
                default=0, editable=False, verbose_name="watched seconds"
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="capacity",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How many tickets there are in all; empty: any number.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="capacity",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="description",
            field=models.TextField(
                blank=True,
                help_text="Shown to everybody on the event's page. Markdown.",
                verbose_name="description",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="layout",
            field=models.CharField(
                choices=[
                    ("grid", "Grid"),
                    ("spotlight", "Spotlight"),
                    ("presentation", "Presentation"),
                ],
                default="presentation",
                editable=False,
                max_length=12,
                verbose_name="layout",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="events",
                to="accounts.organization",
                verbose_name="organization",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="poster",
            field=models.ImageField(
                blank=True,
                help_text="Best 16:9. A PNG, JPEG or WebP picture of at most 5 MB.",
                upload_to=accounts.pictures.picture_path,
                validators=[accounts.pictures.validate_picture],
                verbose_name="poster",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="public_id",
            field=models.CharField(
                default=events.models.ids.new_public_id,
                editable=False,
                max_length=16,
                unique=True,
                verbose_name="public id",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="rehearsing",
            field=models.BooleanField(default=False, editable=False, verbose_name="rehearsing"),
        ),
        migrations.AlterField(
            model_name="event",
            name="speakers_enter",
            field=models.CharField(
                choices=[
                    ("green_room", "The green room; a moderator puts them on stage"),
                    ("stage", "The stage, while it has room"),
                ],
                default="green_room",
                max_length=10,
                verbose_name="speakers enter",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="stage_capacity",
            field=models.PositiveSmallIntegerField(
                default=9,
                help_text="How many may be on stage at once, 1 to 16.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(16),
                ],
                verbose_name="stage capacity",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="starts_at",
            field=models.DateTimeField(
                help_text="In the time zone below. A countdown leads to it.",
                verbose_name="starts at",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("scheduled", "Scheduled"),
                    ("ended", "Ended"),
                    ("cancelled", "Cancelled"),
                ],
                default="draft",
                help_text="A draft has no public page; a scheduled event can be launched.",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="stream",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="streaming.stream",
                verbose_name="stream",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="time_zone",
            field=models.CharField(
                default=events.models.event.default_time_zone,
                help_text="Where the event is planned, like Europe/Berlin. Viewers see their own time.",
                max_length=50,
                validators=[events.models.event.validate_time_zone],
                verbose_name="time zone",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="title",
            field=models.CharField(max_length=120, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="event",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("public", "Public: listed, and everybody may come in"),
                    ("unlisted", "Unlisted: everybody who has the address may come in"),
                    ("ticketed", "Ticketed: listed, and ticket holders come in"),
                ],
                default="ticketed",
                max_length=8,
                verbose_name="visibility",
            ),
        ),
        migrations.AlterField(
            model_name="eventmoderator",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="moderators",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AlterField(
            model_name="eventmoderator",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="moderated",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.AlterField(
            model_name="moderatorinvitation",
            name="accepted_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="accepted at"),
        ),
        migrations.AlterField(
            model_name="moderatorinvitation",
            name="accepted_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="accepted by",
            ),
        ),
        migrations.AlterField(
            model_name="moderatorinvitation",
            name="code",
            field=models.CharField(
                default=accounts.codes.new_code,
                editable=False,
                max_length=32,
                unique=True,
                verbose_name="code",
            ),
        ),
        migrations.AlterField(
            model_name="moderatorinvitation",
            name="created_at",
            field=models.DateTimeField(
                default=config.clock.now, editable=False, verbose_name="created at"
            ),
        ),
        migrations.AlterField(
            model_name="moderatorinvitation",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="moderator_invitations",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AlterField(
            model_name="moderatorinvitation",
            name="expires_at",
            field=models.DateTimeField(
                default=accounts.models.invitation.default_expiry, verbose_name="expires at"
            ),
        ),
        migrations.AlterField(
            model_name="moderatorinvitation",
            name="invited_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="invited by",
            ),
        ),
        migrations.AlterField(
            model_name="moderatorinvitation",
            name="revoked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="revoked at"),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="access_code",
            field=models.CharField(
                default=streaming.models.new_token,
                editable=False,
                max_length=32,
                unique=True,
                verbose_name="access code",
            ),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="biography",
            field=models.TextField(
                blank=True,
                help_text="Shown on the event's page. Markdown.",
                max_length=5000,
                verbose_name="biography",
            ),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="created_at",
            field=models.DateTimeField(
                default=config.clock.now, editable=False, verbose_name="created at"
            ),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)ss",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="name",
            field=models.CharField(
                help_text="Shown to the others when on stage.", max_length=100, verbose_name="name"
            ),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="picture",
            field=models.ImageField(
                blank=True,
                help_text="Best square. A PNG, JPEG or WebP picture of at most 5 MB.",
                upload_to=accounts.pictures.picture_path,
                validators=[accounts.pictures.validate_picture],
                verbose_name="picture",
            ),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="public_id",
            field=models.CharField(
                default=events.models.ids.new_public_id,
                editable=False,
                max_length=16,
                unique=True,
                verbose_name="public id",
            ),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="revoked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="revoked at"),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="stage_since",
            field=models.DateTimeField(
                default=config.clock.now, editable=False, verbose_name="stage since"
            ),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="stage_state",
            field=models.CharField(
                choices=[
                    ("seated", "Seated"),
                    ("hand_raised", "Hand raised"),
                    ("invited", "Invited"),
                    ("joining", "Joining"),
                    ("green_room", "In the green room"),
                    ("on_stage", "On stage"),
                    ("dropped", "Dropped by the network"),
                    ("removed", "Removed"),
                ],
                default="seated",
                editable=False,
                max_length=12,
                verbose_name="stage state",
            ),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="stage_until",
            field=models.DateTimeField(editable=False, null=True, verbose_name="stage until"),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="taken_off",
            field=models.BooleanField(default=False, editable=False, verbose_name="taken off"),
        ),
        migrations.AlterField(
            model_name="tickettype",
            name="code",
            field=models.CharField(
                blank=True,
                help_text="Whoever registers must know it; empty: nobody is asked for one.",
                max_length=40,
                verbose_name="code",
            ),
        ),
        migrations.AlterField(
            model_name="tickettype",
            name="created_at",
            field=models.DateTimeField(
                default=config.clock.now, editable=False, verbose_name="created at"
            ),
        ),
        migrations.AlterField(
            model_name="tickettype",
            name="description",
            field=models.CharField(blank=True, max_length=300, verbose_name="description"),
        ),
        migrations.AlterField(
            model_name="tickettype",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ticket_types",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AlterField(
            model_name="tickettype",
            name="name",
            field=models.CharField(max_length=100, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="tickettype",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="position"),
        ),
        migrations.AlterField(
            model_name="tickettype",
            name="public_id",
            field=models.CharField(
                default=events.models.ids.new_public_id,
                editable=False,
                max_length=16,
                unique=True,
                verbose_name="public id",
            ),
        ),
        migrations.AlterField(
            model_name="tickettype",
            name="quota",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How many there are; empty: any number.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="quota",
            ),
        ),
        migrations.AlterField(
            model_name="viewersample",
            name="at",
            field=models.DateTimeField(verbose_name="at"),
        ),
        migrations.AlterField(
            model_name="viewersample",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="viewer_samples",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AlterField(
            model_name="viewersample",
            name="viewers",
            field=models.PositiveIntegerField(verbose_name="viewers"),
        ),
    ]
