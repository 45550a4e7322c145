"""The API's addresses, below ``/api/v1/``."""

from django.urls import path

from events.api import views
from events.services import stage

_AUDIENCE = "events/<str:event>/audience"
_VIEWER = f"{_AUDIENCE}/<str:audience>"

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
    *(
        path(
            f"{_VIEWER}/stage/{name}",
            views.StageStepView.as_view(),
            {"step": step},
            name=f"api-stage-{name}",
        )
        for name, step in (
            ("accept", stage.stage_accept),
            ("decline", stage.stage_decline),
            ("leave", stage.stage_leave),
        )
    ),
    *(
        path(
            f"{_VIEWER}/{name}",
            views.ModeratorStepView.as_view(),
            {"step": step},
            name=f"api-{name}",
        )
        for name, step in (
            ("invite", stage.stage_invite),
            ("withdraw", stage.stage_withdraw),
            ("remove", stage.stage_remove),
        )
    ),
]
