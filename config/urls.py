"""The site's URLs: each app declares its own."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

admin.site.site_header = admin.site.site_title = "Footlight"
admin.site.index_title = "House and stage"

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("events.api.urls")),
    path("streaming/", include("streaming.urls")),
    path("", include("events.urls")),
]
