"""The pages of the house and the stage."""

from tests.walk.table import page

SITE = [
    page("", "200", "405"),
    page("favicon.ico", "302"),
    page("jsi18n/<slug:language>.js", "200", "405"),
    page("language/", "302"),
    page("o/<slug:slug>/", "200", "405"),
    # An event: its public page, and each person's own.
    page("e/<slug:event>/", "200", "405"),
    page("e/<slug:event>/", "404", "405", values={"event": "@draft"}),
    page("e/<slug:event>/event.ics", "200", "405"),
    page("e/<slug:event>/event.ics", "404", "405", values={"event": "@draft"}),
    page("e/<slug:event>/watch/<slug:audience>/", "404, vera 200", "405"),
    page("e/<slug:event>/watch/<slug:audience>/ticket/", "404, vera 200"),
    page("e/<slug:event>/speak/<slug:speaker>/", "404, sam 200", "405"),
    page("e/<slug:event>/moderate/", "404, no_account sign-in, desk 200", "405"),
    page(
        "e/<slug:event>/moderate/",
        "404, no_account sign-in, moderators 200",
        "405",
        values={"event": "@draft"},
    ),
    # Ways in: for everybody, and codes.
    page("e/<slug:event>/register/", "200"),
    page("e/<slug:event>/register/sent/", "200"),
    page("e/<slug:event>/enter/", "200", "200, vera 302"),
    page("t/<code:code>/", "404", "405"),
    page("t/<code:code>/", "302", "405", values={"code": "@ticket_code"}),
    page("s/<code:code>/", "404", "405"),
    page("s/<code:code>/", "302", "405", values={"code": "@link"}),
    page("u/<code:token>/", "404", values={"token": "wrong"}),
    page("tickets/resend/", "200"),
    page("tickets/resend/sent/", "200"),
    # Uploaded files have names that nobody guesses.
    page("files/<path:path>", "404", "405"),
    # The media plane reports here, with a signature.
    page("streaming/callbacks/<slug:token>/", "405", "403"),
]
