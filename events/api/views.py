"""The endpoints. Each checks access, calls one service and renders its answer."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from events.access import (
    access_audience,
    access_moderated_audience,
    access_moderated_event,
    access_speaker,
    access_viewer,
)
from events.api.authentication import GuestSessionAuthentication
from events.api.problems import problem_of
from events.live.sections import audience_row, me_section
from events.live.snapshot import snapshot
from events.models import Guest
from events.selectors import audience_of, is_watching, viewers_count
from events.services.event import event_require_open
from events.services.stage import stage_require_way
from events.throttles import PlaybackTokenThrottle, SpeakerTokenThrottle
from streaming.services import room_ensure
from streaming.tokens import playback_token, speaker_token


class EventView(APIView):
    """What all endpoints share. Access is the views' own: it differs with the role."""

    authentication_classes = (GuestSessionAuthentication,)
    permission_classes = ()

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Return the handler that tells errors as problem details."""
        return problem_of


class StateView(EventView):
    """The live channel's snapshot, for pages whose socket does not get through."""

    def get(self, request: Request, event: str) -> Response:
        """Answer with the snapshot for the role in ``as``."""
        as_ = request.query_params.get("as", "public")
        viewer = access_viewer(request.session, request.user, event, as_)
        return Response(snapshot(viewer).frame())


class ViewerPlaybackTokenView(EventView):
    """The right of a ticket holder to start watching."""

    throttle_classes = (PlaybackTokenThrottle,)

    def post(self, request: Request, event: str, audience: str) -> Response:
        """Answer with a playback token; 409 when nothing plays."""
        guest = access_audience(request.session, event, audience)
        return Response(asdict(playback_token(stream=guest.event.stream, identity=guest.identity)))


class ModeratorPlaybackTokenView(EventView):
    """The right of a moderator to watch what they moderate."""

    throttle_classes = (PlaybackTokenThrottle,)

    def post(self, request: Request, event: str) -> Response:
        """Answer with a playback token; 409 when nothing plays."""
        found = access_moderated_event(request.user, event)
        identity = f"{request.user} #moderator-{request.user.pk}"
        return Response(asdict(playback_token(stream=found.stream, identity=identity)))


class SpeakerTokenView(EventView):
    """The right of a speaker to join the room, before the launch too."""

    throttle_classes = (SpeakerTokenThrottle,)

    def post(self, request: Request, event: str, speaker: str) -> Response:
        """Answer with a room token; 409 when the event is over."""
        return _room_token(access_speaker(request.session, event, speaker))


class StageTokenView(EventView):
    """The right of an invited viewer, who said yes, to join the room."""

    throttle_classes = (SpeakerTokenThrottle,)

    def post(self, request: Request, event: str, audience: str) -> Response:
        """Answer with a room token; 409 for somebody who is not on the way to the stage."""
        guest = access_audience(request.session, event, audience)
        stage_require_way(audience=guest)
        return _room_token(guest)


class StageStepView(EventView):
    """A viewer's own step to the stage or back; ``step`` is its service."""

    def post(
        self, request: Request, event: str, audience: str, step: Callable[..., None]
    ) -> Response:
        """Take the step; 409 when the state does not allow it."""
        guest = access_audience(request.session, event, audience)
        step(audience=guest)
        return Response({"me": me_section(guest)})


class ModeratorStepView(EventView):
    """A moderator's step for a viewer; ``step`` is its service."""

    def post(
        self, request: Request, event: str, audience: str, step: Callable[..., None]
    ) -> Response:
        """Take the step; 409 when the state does not allow it."""
        guest = access_moderated_audience(request.user, event, audience)
        step(audience=guest, by=request.user)
        return Response(audience_row(guest, watching=is_watching(guest)))


class AudienceView(EventView):
    """Who holds a ticket, and who of them watches."""

    def get(self, request: Request, event: str) -> Response:
        """Answer with everybody, for moderators."""
        found = access_moderated_event(request.user, event)
        rows = [audience_row(one, watching=one.watching) for one in audience_of(found)]
        return Response({"audience": rows, "viewers": viewers_count(found)})


def _room_token(guest: Guest) -> Response:
    event_require_open(event=guest.event)
    stream = room_ensure(stream=guest.event.stream)
    return Response(asdict(speaker_token(stream=stream, identity=guest.identity)))
