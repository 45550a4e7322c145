"""What each page's script starts with: who looks, what is true now, and where to ask."""

from typing import Any
from urllib.parse import quote

from django.urls import reverse

from events.api.commands import SPEAKER, VIEWER
from events.live.snapshot import state_for
from events.models import Audience, Event, Guest, Speaker
from events.viewers import Viewer

Urls = dict[str, str]

_DESK = ("mute-all", "layout", "announcement", "audience", "room-token")


def page_config(page: str, viewer: Viewer, urls: Urls | None = None) -> dict[str, Any]:
    """Return the page's ``config``: JSON-able, and nothing its viewer may not know."""
    event = viewer.event.public_id
    as_ = quote(viewer.as_, safe=":")
    common = {
        "event": viewer.event.get_absolute_url(),
        "state": f"{reverse('api-state', args=[event])}?as={as_}",
    }
    return {
        "page": page,
        "socket": f"/ws/events/{event}/?as={as_}",
        "state": state_for(viewer),
        "urls": common | (urls or {}),
    }


def page_of(guest: Audience | Speaker) -> str:
    """Return the path of a guest's own page: of no use to another browser."""
    name = "watch" if isinstance(guest, Audience) else "speak"
    return _guest_url(name, guest)


def watch_urls(audience: Audience) -> Urls:
    """Return where a ticket holder's page asks."""
    tokens = {
        "playback_token": _guest_url("api-playback-token", audience),
        "speaker_token": _guest_url("api-stage-token", audience),
    }
    return tokens | {_key(name): _guest_url(f"api-{name}", audience) for name in VIEWER}


def speak_urls(speaker: Speaker) -> Urls:
    """Return where a speaker's page asks."""
    steps = {_key(name): _guest_url(f"api-speaker-{name}", speaker) for name in SPEAKER}
    return {"speaker_token": _guest_url("api-speaker-token", speaker)} | steps


def moderate_urls(event: Event) -> Urls:
    """Return where the moderators' page asks.

    ``guest`` is a template: the script puts a person's id and a command's name into it.
    """
    a_command = reverse("api-guest-mute", args=[event.public_id, "ID"])
    return {_key(name): reverse(f"api-{name}", args=[event.public_id]) for name in _DESK} | {
        "guest": a_command.replace("/ID/mute", "/{id}/{command}"),
        "playback_token": reverse("api-moderator-playback-token", args=[event.public_id]),
        "sign_out": reverse("account_logout"),
    }


def _guest_url(name: str, guest: Guest) -> str:
    return reverse(name, args=[guest.event.public_id, guest.public_id])


def _key(name: str) -> str:
    return name.replace("-", "_")
