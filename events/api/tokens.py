"""The endpoints that hand out the media server's tokens: to watch, and to join the room."""

from dataclasses import asdict

from rest_framework.request import Request
from rest_framework.response import Response

from events.access import access_audience, access_moderated_event, access_speaker
from events.api.base import EventView
from events.api.schema import described, members_of
from events.models import Event
from events.services.event import event_require_audience, event_require_open
from events.services.stage import stage_require_way
from events.services.tickets import ticket_check_in
from events.throttles import PlaybackTokenThrottle, RoomTokenThrottle
from events.viewers import moderator_identity, moderator_playback_identity
from streaming.services import room_ensure
from streaming.tokens import PlaybackToken, SpeakerToken, playback_token, speaker_token

PLAYBACK, ROOM = members_of(PlaybackToken), members_of(SpeakerToken)


class ViewerPlaybackTokenView(EventView):
    """The right of a ticket holder to start watching."""

    throttle_classes = (PlaybackTokenThrottle,)

    @described(**PLAYBACK)
    def post(self, request: Request, event: str, guest: str) -> Response:
        """Answer with a playback token; 409 when nothing plays. The ticket is used from now on.

        Access is checked again after the grant was asked for: one that is newer than a revocation
        would let them in again.
        """
        audience = access_audience(request.session, event, guest)
        event_require_audience(event=audience.event)
        answer = _playback_token(audience.event, audience.playback_identity)
        event_require_audience(event=access_audience(request.session, event, guest).event)
        ticket_check_in(ticket=audience)
        return answer


class ModeratorPlaybackTokenView(EventView):
    """The right of a moderator to watch what they moderate."""

    throttle_classes = (PlaybackTokenThrottle,)

    @described(**PLAYBACK)
    def post(self, request: Request, event: str) -> Response:
        """Answer with a playback token, as to a ticket holder."""
        found = access_moderated_event(request.user, event)
        answer = _playback_token(found, moderator_playback_identity(request.user.pk))
        access_moderated_event(request.user, event)
        return answer


class SpeakerTokenView(EventView):
    """The right of a speaker to join the room, before the launch too."""

    throttle_classes = (RoomTokenThrottle,)

    @described(**ROOM)
    def post(self, request: Request, event: str, guest: str) -> Response:
        """Answer with a room token; 409 when the event is over."""
        speaker = access_speaker(request.session, event, guest)
        return _room_token(speaker.event, speaker.identity)


class StageTokenView(EventView):
    """The right of an invited viewer, who said yes, to join the room."""

    throttle_classes = (RoomTokenThrottle,)

    @described(**ROOM)
    def post(self, request: Request, event: str, guest: str) -> Response:
        """Answer with a room token; 409 for somebody who is not on the way to the stage."""
        audience = access_audience(request.session, event, guest)
        stage_require_way(guest=audience)
        return _room_token(audience.event, audience.identity)


class ModeratorRoomTokenView(EventView):
    """The right of a moderator to look into the room: their page publishes nothing there."""

    throttle_classes = (RoomTokenThrottle,)

    @described(**ROOM)
    def post(self, request: Request, event: str) -> Response:
        """Answer with a room token; 409 when the event is over."""
        found = access_moderated_event(request.user, event)
        return _room_token(found, moderator_identity(request.user))


def _playback_token(event: Event, identity: str) -> Response:
    return Response(asdict(playback_token(stream=event.stream, identity=identity)))


def _room_token(event: Event, identity: str) -> Response:
    event_require_open(event=event)
    stream = room_ensure(stream=event.stream)
    return Response(asdict(speaker_token(stream=stream, identity=identity)))
