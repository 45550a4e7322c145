"""The site's URLs: each app declares its own."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

admin.site.site_header = admin.site.site_title = "Footlight"
admin.site.index_title = "House and stage"

urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", RedirectView.as_view(url=static("img/favicon.svg"))),
    path("admin/", admin.site.urls),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("events.api.urls")),
    path("streaming/", include("streaming.urls")),
    path("", include("events.urls")),
]
