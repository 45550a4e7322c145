"""Who looks at an event: the one notion of roles that pages, API and live channel share."""

from dataclasses import dataclass, replace
from enum import StrEnum

from django.http import Http404

from accounts.models import User
from events.live.messages import Scope, personal_scope
from events.live.sections import MeSection, me_section
from events.models import Audience, Event, Speaker


class ViewerRole(StrEnum):
    """What somebody is at one event."""

    PUBLIC = "public"
    AUDIENCE = "audience"
    SPEAKER = "speaker"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody whose access was checked: events.access makes these, and only it."""

    role: ViewerRole
    event: Event
    guest: Audience | Speaker | None = None
    user: User | None = None

    @property
    def as_(self) -> str:
        """The ``as`` of the live channel's address, like ``audience:k3v9…``."""
        return personal_scope(self.guest) if self.guest else str(self.role)

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes of messages this viewer may see."""
        if self.role is ViewerRole.PUBLIC:
            return frozenset({Scope.EVERYONE})
        own = personal_scope(self.guest) if self.guest else Scope.MODERATORS
        return frozenset({Scope.EVERYONE, Scope.GUESTS, own})

    def me(self) -> MeSection:
        """Describe the viewer to themselves."""
        if self.guest:
            return me_section(self.guest)
        name = str(self.user) if self.user else ""
        return {"role": self.role, "id": None, "name": name, "stage_state": None}

    def reread(self) -> "Viewer":
        """Return the viewer with what the database holds now.

        Raises Http404 when the link was revoked meanwhile.
        """
        event = Event.objects.select_related("stream", "organization").get(pk=self.event.pk)
        guest = type(self.guest).objects.get(pk=self.guest.pk) if self.guest else None
        if guest and guest.revoked_at:
            raise Http404("The link was revoked.")
        return replace(self, event=event, guest=guest)
