"""Events whose tickets stand in every state, put into an installation's database."""

from datetime import timedelta
from typing import Any

from config import clock
from events.links import event_link, guest_link
from events.models import Audience, Event, Visibility
from events.services.guests import guest_revoke
from events.services.tickets import ticket_transfer
from tests.browser.test_pages.cast import mona
from tests.factories import make_audience, make_event, make_organization, make_ticket_type


def box_office() -> dict[str, Any]:
    """Create an event for each state of the box office, and links that open and that do not."""
    organization = make_organization(name="Box office", contact_email="house@example.com")
    later = {"organization": organization, "starts_at": clock.now() + timedelta(days=2)}
    made = {
        "choice": make_event(title="A choice of tickets", **later),
        "last": make_event(title="The last ticket", **later),
        "sold out": make_event(title="Sold out", capacity=1, **later),
        "soon": make_event(title="Soon to be had", **later),
        "invited": make_event(title="By invitation", **later),
        "closed door": make_event(title="Open later", visibility=Visibility.PUBLIC, **later),
        "open door": make_event(
            organization=organization,
            title="Come in",
            visibility=Visibility.UNLISTED,
            starts_at=clock.now() + timedelta(minutes=5),
        ),
    }
    _types(made)
    return {name: event_link(event) for name, event in made.items()} | _links(made["choice"])


def _types(made: dict[str, Event]) -> None:
    house = made["choice"]
    make_ticket_type(event=house, name="Stalls", description="In the middle of the house.")
    make_ticket_type(event=house, name="Friends of the house", code="friends")
    make_ticket_type(event=house, name="Later", on_sale_from=clock.now() + timedelta(days=1))
    box = make_ticket_type(event=house, name="Box", quota=1)
    make_audience(event=house, ticket_type=box)
    make_ticket_type(event=made["last"], name="Seat", quota=1)
    make_ticket_type(event=made["sold out"], name="Seat")
    make_audience(event=made["sold out"])
    make_ticket_type(event=made["soon"], on_sale_from=clock.now() + timedelta(hours=1))


def _links(event: Event) -> dict[str, str]:
    vera, passed, revoked = (
        make_audience(event=event, name=name, email=f"{name.lower()}@example.com")
        for name in ("Vera", "Petra", "Rolf")
    )
    own: dict[str, Audience] = {"own": vera, "passed on": passed, "revoked": revoked}
    ticket_transfer(ticket=passed, name="Hera", email="hera@example.com", by=mona())
    guest_revoke(guest=revoked, by=mona())
    return {name: guest_link(guest) for name, guest in own.items()}
