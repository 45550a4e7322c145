"""The OpenAPI document, a page to browse it, and the answer where the API has nothing."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class SchemaView(SpectacularJSONAPIView):
    """The OpenAPI document of everything below ``/api/v1/``, for everybody."""

    authentication_classes = ()


class DocumentationView(SpectacularSwaggerSplitView):
    """The document as a page, where one's own API may be tried.

    Its script has an address of its own, and its page no inline style: the CSP stays as it is.
    """

    authentication_classes = ()
    url_name = "api-schema"
    template_name = "api/docs.html"


@extend_schema(exclude=True)
class NothingView(APIView):
    """Any other address: a problem, not the site's page for people."""

    authentication_classes = ()
    permission_classes = ()

    def get(self, request: Request, **names: Any) -> Response:
        """Raise Http404, whatever the method."""
        raise Http404("There is nothing here.")

    post = put = patch = delete = options = get
