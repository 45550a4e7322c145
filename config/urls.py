"""The site's URLs: each app declares its own."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from accounts.files import file
from config import languages

urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", RedirectView.as_view(url=static("img/favicon.svg"))),
    path("jsi18n/<slug:language>.js", languages.script, name="jsi18n"),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("files/<path:path>", file, name="file"),
    path("", include("accounts.urls")),
    path("api/v1/", include("events.api.urls")),
    path("streaming/", include("streaming.urls")),
    path("", include("events.urls")),
]
