"""The live channel's snapshot over HTTP."""

from typing import Any, Literal

from rest_framework.request import Request
from rest_framework.response import Response

from events.access import access_viewer
from events.api.base import EventView
from events.api.bodies import StateQuery
from events.api.schema import described
from events.live.snapshot import snapshot


class StateView(EventView):
    """The snapshot, for pages whose socket does not get through."""

    @described(query=StateQuery, type=Literal["snapshot"], number=int, state=dict[str, Any])
    def get(self, request: Request, event: str) -> Response:
        """Answer with the snapshot for the role in ``as``."""
        as_ = request.query_params.get("as", "public")
        viewer = access_viewer(request.session, request.user, event, as_)
        return Response(snapshot(viewer).frame())
