"""The pages' addresses."""

from django.urls import path

from events import views

_EVENT = "e/<str:event>/"

urlpatterns = [
    path("", views.home, name="home"),
    path(_EVENT, views.event_page, name="event"),
    path(f"{_EVENT}watch/<str:audience>/", views.watch, name="watch"),
    path(f"{_EVENT}speak/<str:speaker>/", views.speak, name="speak"),
    path(f"{_EVENT}moderate/", views.moderate, name="moderate"),
    path("t/<str:code>/", views.ticket, name="ticket"),
    path("s/<str:code>/", views.speaker_link, name="speaker-link"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
]
