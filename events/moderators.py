"""Who moderates an event: whoever works for its organization, and who was asked for it alone."""

from django.db.models import Q, QuerySet

from accounts.access import Person, organizations_for, users_with_role
from accounts.models import User
from accounts.selectors import waiting_for
from events.models import Event, EventModerator, EventStatus, ModeratorInvitation


def moderators_of(event: Event) -> QuerySet[User]:
    """Return who may moderate the event now."""
    asked = EventModerator.objects.filter(event=event).values("user")
    return users_with_role(event.organization) | User.objects.filter(pk__in=asked, is_active=True)


def may_moderate(user: Person, event: Event) -> bool:
    """Whether ``user`` may moderate the event now."""
    return isinstance(user, User) and moderators_of(event).filter(pk=user.pk).exists()


def moderated_by(user: Person) -> Q:
    """Return the condition that an event is one that ``user`` may moderate."""
    works_for = Q(organization__in=organizations_for(user))
    if not isinstance(user, User) or not user.is_active:
        return works_for
    return works_for | Q(pk__in=EventModerator.objects.filter(user=user).values("event"))


def events_moderated_by(user: User) -> QuerySet[Event]:
    """Return the events to come that ``user`` was asked to moderate, the next one first."""
    is_open = (EventStatus.DRAFT, EventStatus.SCHEDULED)
    asked = Event.objects.filter(moderators__user=user, status__in=is_open)
    return asked.select_related("organization").order_by("starts_at", "pk")


def moderator_invitations_waiting(user: User) -> QuerySet[ModeratorInvitation]:
    """Return the invitations to moderate that went to an address of the user's and are open."""
    return waiting_for(user, ModeratorInvitation.objects.select_related("event__organization"))
