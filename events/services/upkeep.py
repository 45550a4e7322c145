"""What time does to an event: answers, kept seats, hands and announcements run out.

Called about once a second in every reconciler process. Each part is a step in the event's lock,
so that it happens once, however many copies run.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from accounts.audit import SYSTEM
from events.live.outbox import news
from events.models import Announcement, Audience, Event, Speaker
from events.services import steps
from events.services.announcements import announcement_run_out
from events.services.hands import hands_forget, hands_gone, hands_miss
from events.services.stepping import steps_taken

logger = logging.getLogger(__name__)


def stage_upkeep(*, now: datetime) -> None:
    """Take the steps whose time has come; one event's trouble is not another's."""
    hands_miss(now=now)
    for model in (Audience, Speaker):
        late = model._default_manager.filter(stage_until__lte=now, revoked_at=None)
        _each(late.values_list("event", flat=True), partial(_run_out, model=model, now=now))
    gone = hands_gone(now=now)
    _each(gone.values_list("event", flat=True), partial(hands_forget, now=now))
    over = Announcement.objects.filter(ended_at=None, until__lte=now)
    _each(over.values_list("event", flat=True), partial(announcement_run_out, now=now))


def _run_out(*, event: Event, model: type[Audience] | type[Speaker], now: datetime) -> None:
    """Seat those whose invitation, way or kept seat ran out."""
    with news(event) as pen:
        late = model._default_manager.filter(event=event, stage_until__lte=now, revoked_at=None)
        steps_taken(pen, event, list(late), steps.RUN_OUT, by=SYSTEM)


def _each(keys: Iterable[int], call: Callable[..., None]) -> None:
    """Call for each event; what fails is logged and tried again at the next tick."""
    for event in Event.objects.select_related("organization", "stream").filter(pk__in=set(keys)):
        try:
            call(event=event)
        except Exception:
            logger.exception("event %s: upkeep failed", event.pk)
