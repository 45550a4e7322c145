"""What is asked before something is done to an event that many people notice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.services.event import event_cancel, event_end, event_launch
from events.services.rehearsal import rehearsal_end, rehearsal_start

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Question:
    """A question with one yes: ``service`` is called with the event and who said it."""

    title: Words
    warning: Words
    yes: Words
    done: Words
    service: Callable[..., Any]
    is_danger: bool = False


QUESTIONS: dict[str, Question] = {
    "launch": Question(
        title=_("Launch the programme"),
        warning=_(
            "The programme goes live: everybody with a ticket sees it, and whoever is on stage is"
            " seen and heard."
        ),
        yes=_("Launch the programme"),
        done=_("The programme is being launched."),
        service=event_launch,
    ),
    "end": Question(
        title=_("End the programme"),
        warning=_(
            "If you end it, the speakers leave the room and the audience sees that the event is"
            " over. It cannot be launched again."
        ),
        yes=_("End the programme"),
        done=_("The programme is being ended."),
        service=event_end,
        is_danger=True,
    ),
    "rehearse": Question(
        title=_("Start a rehearsal"),
        warning=_(
            "The programme runs as it will on the evening, for speakers and moderators only. The"
            " audience notices nothing."
        ),
        yes=_("Start the rehearsal"),
        done=_("The rehearsal is beginning."),
        service=rehearsal_start,
    ),
    "rehearse-end": Question(
        title=_("End the rehearsal"),
        warning=_("The speakers leave the room, and the event can be launched as planned."),
        yes=_("End the rehearsal"),
        done=_("The rehearsal is over."),
        service=rehearsal_end,
    ),
    "cancel": Question(
        title=_("Cancel the event"),
        warning=_(
            "Everybody with a ticket and an e-mail address is told that the event does not take"
            " place. It cannot be planned again; you can make a copy of it."
        ),
        yes=_("Cancel the event"),
        done=_("The event is cancelled."),
        service=event_cancel,
        is_danger=True,
    ),
}
