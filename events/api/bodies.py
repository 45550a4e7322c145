"""What requests may say: bodies and queries, checked before a service is asked."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from events.models import Announcement
from streaming.programme import Layout

SHORTEST, LONGEST = 10, 3600  # seconds an announcement is shown


class LayoutBody(serializers.Serializer[Any]):
    """How the programme is laid out, and who is large; nobody: whoever speaks."""

    layout = serializers.ChoiceField(choices=[layout.value for layout in Layout])
    spotlight = serializers.CharField(max_length=16, allow_null=True, default=None)


class AnnouncementBody(serializers.Serializer[Any]):
    """A sentence for everybody, and for how many seconds it is shown."""

    text = serializers.CharField(max_length=Announcement._meta.get_field("text").max_length)
    seconds = serializers.IntegerField(min_value=SHORTEST, max_value=LONGEST)


class AudienceQuery(serializers.Serializer[Any]):
    """Whom to look for by name, and the page of the list, from 1."""

    search = serializers.CharField(max_length=100, allow_blank=True, default="")
    page = serializers.IntegerField(min_value=1, max_value=10_000, default=1)


class StateQuery(serializers.Serializer[Any]):
    """In which role: ``public``, ``moderator``, ``audience:<id>`` or ``speaker:<id>``."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the one parameter, whose name is a word of Python's."""
        return {"as": serializers.CharField(default="public", help_text=type(self).__doc__)}


def body_of(request: Request, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """Return the request's body, checked. Raises ValidationError, ParseError."""
    try:
        said = request.data
    except RecursionError as deep:  # Python's JSON reader says so of what is nested too deeply
        raise ParseError(_("The body is nested too deeply.")) from deep
    return _checked(shape(data=said))


def query_of(request: Request, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """Return what stands behind the address's ``?``, checked. Raises ValidationError."""
    return _checked(shape(data=request.query_params))


def _checked(said: serializers.Serializer[Any]) -> dict[str, Any]:
    said.is_valid(raise_exception=True)
    return dict(said.validated_data)
