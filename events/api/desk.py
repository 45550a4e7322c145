"""The endpoints of the moderators' desk that are about the whole event."""

from dataclasses import asdict

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.audit import actor_of
from events.access import access_moderated_event
from events.api.base import EventView
from events.api.bodies import AnnouncementBody, AudienceQuery, LayoutBody, body_of, query_of
from events.api.schema import described
from events.live.people import person_rows
from events.live.sections import (
    AnnouncementSection,
    PersonRow,
    ProgrammeSection,
    announcement_section,
    programme_section,
)
from events.models import Event
from events.search import audience_page
from events.selectors import announcement_of, guests_named
from events.services.announcements import announcement_make, announcement_withdraw
from events.services.control import everybody_mute, layout_set
from events.throttles import AnnouncementThrottle, CommandThrottle, SearchThrottle


class MuteAllView(EventView):
    """Silence for everybody in the room."""

    throttle_classes = (CommandThrottle,)

    @described(people=list[PersonRow])
    def post(self, request: Request, event: str) -> Response:
        """Mute everybody; answer with the rows of those who were muted."""
        found = access_moderated_event(request.user, event)
        muted = everybody_mute(event=found, by=actor_of(request))
        return Response({"people": person_rows(found, muted)})


class LayoutView(EventView):
    """How the programme is laid out."""

    throttle_classes = (CommandThrottle,)

    @described(request=LayoutBody, programme=ProgrammeSection)
    def put(self, request: Request, event: str) -> Response:
        """Switch the layout; 400 for one there is not, or somebody who is not here."""
        found = access_moderated_event(request.user, event)
        wanted = body_of(request, LayoutBody)
        spotlight = wanted["spotlight"] or ""
        if spotlight and not _is_here(found, spotlight):
            raise ValidationError({"spotlight": [_("Nobody here has this id.")]})
        layout_set(event=found, layout=wanted["layout"], spotlight=spotlight, by=actor_of(request))
        return Response({"programme": programme_section(found)})


class AnnouncementView(EventView):
    """A sentence that everybody reads over the programme."""

    throttle_classes = (AnnouncementThrottle,)

    @described(request=AnnouncementBody, announcement=AnnouncementSection | None)
    def post(self, request: Request, event: str) -> Response:
        """Make an announcement in place of the one there is."""
        found = access_moderated_event(request.user, event)
        said = body_of(request, AnnouncementBody)
        announcement_make(event=found, **said, by=actor_of(request))
        return self._now(found)

    @described(announcement=AnnouncementSection | None)
    def delete(self, request: Request, event: str) -> Response:
        """Take the announcement back; none is no error."""
        found = access_moderated_event(request.user, event)
        announcement_withdraw(event=found, by=actor_of(request))
        return self._now(found)

    def _now(self, event: Event) -> Response:
        return Response({"announcement": announcement_section(announcement_of(event))})


class AudienceView(EventView):
    """The house: who holds a ticket, by name."""

    throttle_classes = (SearchThrottle,)

    @described(query=AudienceQuery, people=list[PersonRow], count=int, next=bool)
    def get(self, request: Request, event: str) -> Response:
        """Answer with one page of the viewers found; those who watch come first."""
        found = access_moderated_event(request.user, event)
        page = audience_page(found, **query_of(request, AudienceQuery))
        return Response(asdict(page))


def _is_here(event: Event, guest_id: str) -> bool:
    guest = guests_named(event, [guest_id]).get(guest_id)
    return guest is not None and guest.revoked_at is None
