"""A process inside an installation that calls functions of the tests on its database.

Django is loaded once for all calls. Functions return what JSON can say, or nothing.
"""

import os
from importlib import import_module
from typing import Any

import django

from tests.support.worker import Answer, serve


def call(module: str, function: str, given: dict[str, Any]) -> Answer:
    """Call it with ``given`` as its named arguments."""
    from django.db import close_old_connections

    close_old_connections()
    return getattr(import_module(module), function)(**given) or {}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    serve({"call": call})
