"""How the APIs are served and described."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsers.JSONBodyParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "events.api.problems.problem_of",
}

_ABOUT = """
Footlight's API. Below `/api/v1/organizations/` a program manages an organization's events, speakers
and tickets, with an API key or as somebody signed in; below `/api/v1/events/` are the commands of
the pages, for the browsers that have them open. Errors are problem details (RFC 9457).
"""

SPECTACULAR_SETTINGS = {
    "TITLE": "Footlight",
    "VERSION": "1",
    "DESCRIPTION": _ABOUT,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "TAGS": [
        {"name": name}
        for name in (
            "Organization",
            "Event",
            "Speaker",
            "Ticket type",
            "Ticket",
            "Moderator",
            "Moderator invitation",
            "Member",
            "Invitation",
            "Key",
            "Mail",
            "Audit",
            "Pages",
        )
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "events.api.schema.add_problems",
    ],
}
