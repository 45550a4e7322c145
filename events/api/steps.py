"""The endpoints that take somebody a step: their own steps, and a moderator's commands."""

from collections.abc import Callable
from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from accounts.audit import actor_of
from events.access import access_audience, access_moderated_guest, access_speaker
from events.api.base import EventView
from events.api.schema import described
from events.live.people import person_rows
from events.live.sections import MeSection, PersonRow, me_section
from events.models import Audience, Speaker
from events.selectors import hand_place
from events.throttles import CommandThrottle, HandThrottle, OwnStepThrottle

Throttles = tuple[type[BaseThrottle], ...]


class OwnStepView(EventView):
    """A guest's own step; ``step`` is its service, and each kind of guest has its access."""

    throttle_classes: Throttles = (OwnStepThrottle,)
    access: ClassVar[Callable[..., Audience | Speaker]]

    @described(me=MeSection)
    def post(self, request: Request, event: str, guest: str, step: Callable[..., None]) -> Response:
        """Take the step; 409 when the state does not allow it."""
        found = type(self).access(request.session, event, guest)
        step(guest=found, by=actor_of(request, found))
        return Response({"me": me_section(found, place=hand_place(found))})


class ViewerStepView(OwnStepView):
    """A viewer's own step."""

    access = access_audience


class HandView(ViewerStepView):
    """A hand that goes up or down."""

    throttle_classes = (HandThrottle,)


class SpeakerStepView(OwnStepView):
    """A speaker's own step."""

    access = access_speaker


class CommandView(EventView):
    """A moderator's command about one person; ``step`` is its service."""

    throttle_classes = (CommandThrottle,)

    @described(people=list[PersonRow])
    def post(self, request: Request, event: str, guest: str, step: Callable[..., None]) -> Response:
        """Do it; 409 when the person's state does not allow it."""
        found = access_moderated_guest(request.user, event, guest)
        step(guest=found, by=actor_of(request))
        return Response({"people": person_rows(found.event, [found])})
