"""What is shown of an identity, and who is not shown at all."""

COMPOSER_PREFIX = "video-composer"
PRESENTATION = "video-composer-presentation"
"""A video track whose name contains this is a presentation."""


def display_name(identity: str) -> str:
    """The name in an identity of the form `<name> #<id>`; any other identity as it is."""
    name, separator, _ = identity.rpartition(" #")
    return name if separator and name else identity


def is_hidden(identity: str) -> bool:
    """Whether the participant is machinery rather than somebody."""
    return identity.startswith(COMPOSER_PREFIX)
