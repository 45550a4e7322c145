"""ASGI entry point: HTTP by Django, websockets by Channels."""

import gc
import os

from django.core.asgi import get_asgi_application

# With 10,000 sockets open, a look through all objects stops the process for a second. By default
# one follows whenever 70,000 are new, as when a few messages are written to everybody.
gc.set_threshold(10_000, 10, 10)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_asgi_application()  # before anything that needs the apps

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from events.live.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
    }
)
