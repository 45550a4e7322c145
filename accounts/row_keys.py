"""Keys of rows, as browsers name them."""

_LONGEST = 19  # digits of the largest that a database holds


def is_row_key(text: str) -> bool:
    """Whether a text may be the key of a row: a number, and none too long to be read as one."""
    return text.isdecimal() and len(text) <= _LONGEST
