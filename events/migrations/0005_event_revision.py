"""How often an event's plan was changed: calendars and mails tell a newer one by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_tickets")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="revision",
            field=models.PositiveIntegerField(
                default=0, editable=False, verbose_name="how often the plan was changed"
            ),
        ),
    ]
