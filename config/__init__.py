"""Project configuration: settings, environment, URLs, ASGI, system checks."""
