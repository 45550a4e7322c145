"""An event's evening in numbers, as the management API shows it."""

from typing import Any

from rest_framework import serializers


class PointShape(serializers.Serializer[Any]):
    """How many watched at a moment."""

    at = serializers.DateTimeField()
    viewers = serializers.IntegerField()


class ReportShape(serializers.Serializer[Any]):
    """The programme's latest run; all is zero, and ``since`` null, before it was live."""

    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True, help_text="Null while it runs.")
    seconds = serializers.IntegerField(help_text="How long it ran.")
    tickets = serializers.IntegerField(help_text="Valid tickets.")
    watching = serializers.IntegerField(help_text="Ticket holders whose page is open now.")
    came = serializers.IntegerField(help_text="Ticket holders who watched at all.")
    watched_seconds = serializers.IntegerField(help_text="How long they watched, on average.")
    peak = PointShape(allow_null=True)
    average = serializers.FloatField(help_text="How many watched, on average.")
    hands = serializers.IntegerField(help_text="How often hands were raised.")
    invited = serializers.IntegerField()
    declined = serializers.IntegerField()
    on_stage = serializers.IntegerField(help_text="Ticket holders who were on stage.")
    curve = PointShape(many=True, help_text="Viewers over time, at most 240 points.")
