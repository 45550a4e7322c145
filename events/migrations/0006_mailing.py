"""Mails that go to everybody with a ticket."""

import django.db.models.deletion
from django.db import migrations, models

import config.clock


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_event_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ticket", "Tickets"),
                            ("reminder-day", "Reminder the day before"),
                            ("reminder-hour", "Reminder the hour before"),
                            ("live", "Going live"),
                            ("moved", "Another time"),
                            ("cancelled", "Cancelled"),
                            ("replay", "Recording"),
                        ],
                        max_length=15,
                    ),
                ),
                ("occasion", models.DateTimeField()),
                ("details", models.JSONField(default=dict)),
                ("reached", models.BigIntegerField(default=0)),
                ("not_before", models.DateTimeField(default=config.clock.now)),
                ("created_at", models.DateTimeField(default=config.clock.now)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mailings",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at", None)),
                        fields=["not_before"],
                        name="mailing_unfinished",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "kind", "occasion"), name="mailing_once"
                    )
                ],
            },
        ),
    ]
