import django.db.models.deletion
from django.db import migrations, models

STATUS = {"blank": True, "choices": [("on", "On"), ("off", "Off")], "max_length": 3, "default": ""}


class Migration(migrations.Migration):
    dependencies = [
        ("streaming", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="StreamProgramme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content",
                    models.JSONField(default=dict, verbose_name="who is to be seen, and how"),
                ),
                ("number", models.PositiveIntegerField(default=0)),
                (
                    "stream",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programme",
                        to="streaming.stream",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="participant",
            name="tracks",
            field=models.JSONField(
                blank=True, default=dict, verbose_name="what is known of tracks, by SID"
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="microphone",
            field=models.CharField(**STATUS),
        ),
        migrations.AddField(
            model_name="participant",
            name="camera",
            field=models.CharField(**STATUS),
        ),
        migrations.AddField(
            model_name="participant",
            name="screen",
            field=models.CharField(**STATUS),
        ),
        migrations.CreateModel(
            name="PlaybackRevocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identity", models.CharField(max_length=256)),
                (
                    "stream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revocations",
                        to="streaming.stream",
                    ),
                ),
            ],
        ),
    ]
