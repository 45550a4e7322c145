"""Mails as they are sent, and the page behind their last link."""

from datetime import timedelta

from django.utils import translation

from accounts.letters import letter_write
from accounts.models import Organization
from config import clock
from events.links import unsubscribe_link
from events.mails.facts import guest_mail, reminder_mail
from tests.factories import make_audience, make_event, make_organization, make_speaker

_LONG = "An evening with Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte"


def letters(language: str) -> dict[str, str]:
    """Return the HTML of every mail about events, by the name of its template."""
    house, _ = Organization.objects.get_or_create(slug="post", defaults={"name": "The post office"})
    later = clock.now() + timedelta(days=2)
    event = make_event(organization=house, title=_LONG, starts_at=later, time_zone="Asia/Tokyo")
    guest = make_audience(event=event, name="Vera", language=language)
    sam = make_speaker(event=event, name="Sam")
    with translation.override(language):
        mails = {
            name: guest_mail(guest=guest, kind=name, template=name, was="Monday")
            for name in ("ticket", "ticket_passed_on", "moved", "cancelled")
        }
        for name in ("reminder_day", "reminder_hour", "live", "replay"):
            mails[name] = reminder_mail(ticket=guest, kind=name, template=name)
        for name in ("speaker", "speaker_revoked"):
            mails[name] = guest_mail(guest=sam, kind=name, template=name, until="Monday")
    return {
        name: letter_write(
            template=mail["template"],
            context=mail["context"],
            organization=house,
            language=language,
        ).html
        for name, mail in mails.items()
    }


def reminded() -> dict[str, str]:
    """Return the address at which a ticket holder ends the reminders."""
    event = make_event(organization=make_organization(), title="Reminded of")
    return {"link": unsubscribe_link(make_audience(event=event, name="Vera"))}
