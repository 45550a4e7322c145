"""Long lists come in pages."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Numbered pages from 1; a page that there is not gives 404."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
