"""Who holds the rows of a stream and its event at the very same moment never waits in a ring."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag

import pytest
from django.db import connection, transaction

from accounts.audit import Actor
from events.models import Audience, Event
from events.services.rehearsal import _locked
from events.services.tickets import ticket_revoke
from tests.factories import make_audience

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock only"),
]

BY = Actor("omar@example.com")
PATIENCE = 10  # seconds


def test_a_ticket_is_revoked_while_a_rehearsal_waits_for_the_event(event: Event) -> None:
    ticket = make_audience(event=event, name="Vera")
    held, waiting = Flag(), Flag()

    def revoke() -> None:
        with transaction.atomic():
            Event.objects.select_for_update().get(pk=event.pk)
            held.set()
            waiting.wait(1)  # until the other holds the stream, and waits for the event
            ticket_revoke(ticket=ticket, by=BY)
        connection.close()

    def rehearse() -> None:
        held.wait(PATIENCE)
        with _locked(Event.objects.select_related("stream").get(pk=event.pk)):
            pass
        connection.close()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(revoke), threads.submit(rehearse)]:
            done.result(PATIENCE)
    assert Audience.objects.get().revoked_at is not None
