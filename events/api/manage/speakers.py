"""The endpoints of an event's line-up."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CreateMixin, filled, require_valid
from accounts.api.once import create_once
from events.api.manage.base import OfEventViewSet
from events.api.manage.shapes import SpeakerShape
from events.models import Speaker
from events.services.guests import guest_update, speaker_invite
from events.services.speakers import speaker_renew, speaker_resend, speaker_revoke

_KEPT = ("picture",)  # which nobody writes here


class SpeakerViewSet(CreateMixin, OfEventViewSet):
    """The line-up, with those whose link was revoked."""

    queryset = Speaker.objects.none()
    serializer_class = SpeakerShape
    lookup_field = "public_id"
    lookup_url_kwarg = "speaker"
    lookup_value_converter = "slug"
    ordering_fields = ("position", "created_at", "name")
    ordering = ("position", "created_at", "pk")
    creating = frozenset({"create", "renew"})

    def rows(self) -> QuerySet[Speaker]:
        """Return the event's."""
        return Speaker.objects.filter(event=self.event)

    def make(self, said: dict[str, Any]) -> Speaker:
        """Invite a speaker; where there is an address, the link is mailed."""
        speaker = Speaker(event=self.event, **_lowered(said))
        require_valid(speaker, exclude=_KEPT)
        speaker_invite(speaker=speaker, by=self.caller)
        return speaker

    def partial_update(self, request: Request, **names: str) -> Response:
        """Change what is said of a speaker, or how long the link is valid."""
        speaker = self._found()
        changed = filled(speaker, _lowered(self.checked(partial=True)))
        require_valid(speaker, exclude=_KEPT)
        guest_update(guest=speaker, changed=changed, by=self.caller)
        return Response(self.shown(speaker))

    def destroy(self, request: Request, **names: str) -> Response:
        """Revoke the link: it opens nothing any more."""
        speaker_revoke(speaker=self._found(), by=self.caller)
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def resend(self, request: Request, **names: str) -> Response:
        """Mail the link again."""
        speaker = self._found()
        speaker_resend(speaker=speaker, by=self.caller)
        return Response(self.shown(speaker))

    @action(detail=True, methods=["post"])
    def renew(self, request: Request, **names: str) -> Response:
        """Give out a new link, by mail; the old one opens nothing any more."""
        speaker = self._found()

        def made() -> Response:
            return Response(self.shown(speaker_renew(speaker=speaker, by=self.caller)), 201)

        return create_once(request, self.organization, made)

    def _found(self) -> Speaker:
        speaker: Speaker = self.get_object()
        speaker.event = self.event
        return speaker


def _lowered(said: dict[str, Any]) -> dict[str, Any]:
    """Bring an address into the form it is kept in."""
    return said | {"email": said["email"].lower()} if "email" in said else said
