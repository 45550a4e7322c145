"""The moderators' desk of an event: who sits at it may change at any moment."""

from events.live.messages import CHANGED, Scope
from events.live.outbox import news
from events.models import Event
from events.moderators import moderators_of
from events.viewers import moderator_playback_identity
from streaming.services import viewer_revoke


def desk_check(*, event: Event, user_pk: int) -> None:
    """Have every open desk check its moderators, now that this user's rights changed.

    The playback of one who may not moderate any more ends; out of the room they are taken at the
    next look at it (services.attendance).
    """
    with news(event) as pen:
        pen.tell(CHANGED, to=Scope.MODERATORS, data={})
        if not moderators_of(event).filter(pk=user_pk).exists():
            viewer_revoke(stream=event.stream, identity=moderator_playback_identity(user_pk))
