"""The live channel's addresses."""

from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from events.live.socket import live_socket

websocket_urlpatterns = [
    path("ws/events/<slug:event>/", live_socket),  # type: ignore[arg-type]  # ASGI, not a view
    re_path(r"", WebsocketDenier.as_asgi()),
]
