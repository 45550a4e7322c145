"""What all endpoints share: who calls, and errors as problem details."""

from collections.abc import Callable
from typing import Any

from rest_framework.response import Response
from rest_framework.views import APIView

from events.api.authentication import GuestSessionAuthentication
from events.api.problems import problem_of
from events.api.schema import PageSchema


class EventView(APIView):
    """An endpoint. Access is the views' own: it differs with the role."""

    schema = PageSchema()
    authentication_classes = (GuestSessionAuthentication,)
    permission_classes = ()

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Return the handler that tells errors as problem details."""
        return problem_of
