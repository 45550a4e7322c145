"""What may happen at an event, told through the services; each ``yield`` names what was done.

What stands before the first one is there before anybody looks on.
tests/events/live/test_proof.py finds a command that no story tells.
"""

from tests.events.live.night import Story
from tests.events.live.stories import desk, house, office, plan, post, tickets, way

STORIES: list[Story] = [
    *way.STORIES,
    *desk.STORIES,
    *house.STORIES,
    *office.STORIES,
    *plan.STORIES,
    *tickets.STORIES,
    *post.STORIES,
]
