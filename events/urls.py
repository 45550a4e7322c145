"""The pages' addresses."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from events import account, house_views, ticket_views, views
from events.unsubscribe import unsubscribe


class Code(StringConverter):
    """A code as it was typed or pasted, wrong ones too; NUL is in no text of PostgreSQL's."""

    regex = r"[^/\x00]+"


register_converter(Code, "code")

_EVENT = "e/<slug:event>/"

urlpatterns = [
    path("", house_views.home, name="home"),
    path("o/<slug:slug>/", house_views.organization_page, name="organization"),
    path(_EVENT, house_views.event_page, name="event"),
    path(f"{_EVENT}event.ics", house_views.calendar_file, name="event-calendar"),
    path(f"{_EVENT}watch/<slug:audience>/", views.watch, name="watch"),
    path(f"{_EVENT}speak/<slug:speaker>/", views.speak, name="speak"),
    path(f"{_EVENT}register/", ticket_views.register, name="register"),
    path(f"{_EVENT}register/sent/", ticket_views.registered, name="registered"),
    path(f"{_EVENT}enter/", ticket_views.enter, name="enter"),
    path(f"{_EVENT}watch/<slug:audience>/ticket/", ticket_views.pass_on, name="pass-on"),
    path("tickets/resend/", ticket_views.resend, name="tickets-resend"),
    path("tickets/resend/sent/", ticket_views.resent, name="tickets-resent"),
    path(f"{_EVENT}moderate/", views.moderate, name="moderate"),
    path("t/<code:code>/", views.ticket, name="ticket"),
    path("s/<code:code>/", views.speaker_link, name="speaker-link"),
    path("u/<code:token>/", unsubscribe, name="unsubscribe"),
    path("account/", account.account, name="account"),
    path(
        "invitations/event/<slug:code>/", account.moderator_invitation, name="moderator-invitation"
    ),
]
