"""Who looks at an event: the one notion of roles that pages, API and live channel share."""

from dataclasses import dataclass, replace
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import User
from events.live.messages import Scope, is_backstage, personal_scope
from events.live.sections import MeSection, me_section
from events.models import Audience, Event, Speaker
from events.selectors import hand_place


def moderator_identity(user: User | AnonymousUser) -> str:
    """Return a moderator's name in the room: pages show no ``#moderator-…``.

    Everybody in the room can read it, so that it holds no address.
    """
    name = user.name if isinstance(user, User) else ""
    return f"{name or 'Moderator'} #moderator-{user.pk}"


def moderator_playback_identity(key: int | None) -> str:
    """Return the name under which the user of this key watches what they moderate."""
    return f"moderator-{key}"


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
    def scope(self) -> str:
        """The narrowest scope of messages this viewer may see; they see all wider ones too."""
        if self.guest:
            return personal_scope(self.guest)
        return Scope.MODERATORS if self.role is ViewerRole.MODERATOR else Scope.EVERYONE

    @property
    def scopes(self) -> frozenset[str]:
        """All scopes of messages this viewer may see."""
        if self.role is ViewerRole.PUBLIC:
            return frozenset({Scope.EVERYONE})
        scopes = frozenset({Scope.EVERYONE, Scope.GUESTS, self.scope})
        return scopes | {Scope.BACKSTAGE} if is_backstage(self.scope) else scopes

    def me(self) -> MeSection:
        """Describe the viewer to themselves."""
        if self.guest:
            return me_section(self.guest, place=hand_place(self.guest))
        return {
            "role": self.role,
            "id": None,
            "name": str(self.user) if self.user else "",
            "stage_state": None,
            "stage_until": None,
            "place": None,
            "muted_at": None,
            "unmute_asked": False,
        }

    def reread(self) -> "Viewer":
        """Return the viewer with what the database holds now.

        Raises Http404 when the link was revoked meanwhile.
        """
        event = Event.objects.select_related("stream", "organization").get(pk=self.event.pk)
        return replace(self, event=event).reread_guest()

    def reread_guest(self) -> "Viewer":
        """Return the viewer with the guest as the database holds them now, and the event as it was.

        Raises Http404 when the link was revoked meanwhile.
        """
        guest = type(self.guest)._default_manager.get(pk=self.guest.pk) if self.guest else None
        if guest:
            guest.event = self.event
            if guest.revoked_at:
                raise Http404("The link was revoked.")
        return replace(self, guest=guest)
