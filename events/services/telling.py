"""News of the stage and the programme as they are now, whatever changed them."""

from events.live.messages import Scope, inside
from events.live.outbox import News
from events.live.sections import programme_section
from events.models import Event
from events.selectors import stage_names


def stage_tell(pen: News, event: Event) -> None:
    """Tell everybody inside who is on stage."""
    pen.tell("stage.changed", to=inside(event), data={"stage": stage_names(event)})


def programme_tell(pen: News, event: Event) -> None:
    """Tell the moderators how the programme is composed; ``event`` holds it as it is then."""
    event.refresh_from_db(fields=["layout", "spotlight", "stage_capacity"])
    section = programme_section(event)
    pen.tell("programme.changed", to=Scope.MODERATORS, data={"programme": section})
