"""The API's addresses, below ``/api/v1/``."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from events.api import commands, desk, steps, tokens
from events.api.base import EventView
from events.api.documentation import DocumentationView, NothingView, SchemaView
from events.api.state import StateView

_EVENT = "events/<slug:event>"
_VIEWER = f"{_EVENT}/audience/<slug:guest>"
_SPEAKER = f"{_EVENT}/speakers/<slug:guest>"
_GUEST = f"{_EVENT}/guests/<slug:guest>"


def _each(
    route: str, view: type[EventView], names: str, services: commands.Commands
) -> list[URLPattern]:
    """Return an address below ``route`` for each command."""
    return [
        path(f"{route}/{command}", view.as_view(), {"step": step}, name=f"{names}-{command}")
        for command, step in services.items()
    ]


def _one(route: str, view: type[EventView], name: str) -> URLPattern:
    return path(route, view.as_view(), name=f"api-{name}")


pages: list[URLPattern] = [
    _one(f"{_EVENT}/state", StateView, "state"),
    _one(f"{_VIEWER}/playback-token", tokens.ViewerPlaybackTokenView, "playback-token"),
    _one(f"{_VIEWER}/speaker-token", tokens.StageTokenView, "stage-token"),
    _one(f"{_SPEAKER}/speaker-token", tokens.SpeakerTokenView, "speaker-token"),
    _one(f"{_EVENT}/playback-token", tokens.ModeratorPlaybackTokenView, "moderator-playback-token"),
    _one(f"{_EVENT}/room-token", tokens.ModeratorRoomTokenView, "room-token"),
    _one(f"{_EVENT}/mute-all", desk.MuteAllView, "mute-all"),
    _one(f"{_EVENT}/layout", desk.LayoutView, "layout"),
    _one(f"{_EVENT}/announcement", desk.AnnouncementView, "announcement"),
    _one(f"{_EVENT}/audience", desk.AudienceView, "audience"),
    *_each(f"{_VIEWER}/stage", steps.HandView, "api", commands.HANDS),
    *_each(f"{_VIEWER}/stage", steps.ViewerStepView, "api", commands.ANSWERS),
    *_each(f"{_SPEAKER}/stage", steps.SpeakerStepView, "api-speaker", commands.SPEAKER),
    *_each(_GUEST, steps.CommandView, "api-guest", commands.MODERATOR),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocumentationView.as_view(), name="api-docs"),
    path("", include("accounts.api.urls")),
    path("", include("events.api.manage.urls")),
    *pages,
    re_path("", NothingView.as_view(), name="api-nothing"),
]
