"""The API's addresses, below ``/api/v1/``."""

from collections.abc import Callable

from django.urls import URLPattern, path

from events.api import views
from events.services import stage

_AUDIENCE = "events/<str:event>/audience"
_VIEWER = f"{_AUDIENCE}/<str:audience>"


def _steps(
    route: str, view: type[views.EventView], **services: Callable[..., None]
) -> list[URLPattern]:
    """Return an address below ``route`` for each step, named after it."""
    return [
        path(f"{route}/{name}", view.as_view(), {"step": step}, name=f"api-{name}")
        for name, step in services.items()
    ]


urlpatterns = [
    path("events/<str:event>/state", views.StateView.as_view(), name="api-state"),
    path(
        "events/<str:event>/playback-token",
        views.ModeratorPlaybackTokenView.as_view(),
        name="api-moderator-playback-token",
    ),
    path(
        "events/<str:event>/speakers/<str:speaker>/speaker-token",
        views.SpeakerTokenView.as_view(),
        name="api-speaker-token",
    ),
    path(_AUDIENCE, views.AudienceView.as_view(), name="api-audience"),
    path(
        f"{_VIEWER}/playback-token",
        views.ViewerPlaybackTokenView.as_view(),
        name="api-playback-token",
    ),
    path(f"{_VIEWER}/speaker-token", views.StageTokenView.as_view(), name="api-stage-token"),
    *_steps(
        f"{_VIEWER}/stage",
        views.StageStepView,
        accept=stage.stage_accept,
        decline=stage.stage_decline,
        leave=stage.stage_leave,
    ),
    *_steps(
        _VIEWER,
        views.ModeratorStepView,
        invite=stage.stage_invite,
        withdraw=stage.stage_withdraw,
        remove=stage.stage_remove,
    ),
]
