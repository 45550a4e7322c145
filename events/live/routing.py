"""The live channel's addresses."""

from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from events.live.consumer import EventConsumer

websocket_urlpatterns = [
    path("ws/events/<str:event>/", EventConsumer.as_asgi()),
    re_path(r"", WebsocketDenier.as_asgi()),
]
