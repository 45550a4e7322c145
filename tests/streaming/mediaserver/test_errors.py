from streaming.mediaserver import errors
from streaming.mediaserver.errors import ErrorKind

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, ErrorKind)]


def test_every_code_stands_for_one_error() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(codes) == len(set(codes))


def test_a_client_can_tell_the_errors_of_signalling_apart() -> None:
    contract = {*range(20101, 20108), 53105, 53106, 53113, 53118, 53124, 53204, 53205, 53404, 53405}
    assert contract <= {kind.code for kind in KINDS}


def test_an_error_says_what_it_is_and_what_was_wrong() -> None:
    error = errors.ROOM_NAME_TOO_LONG("at most 128 characters")
    assert (error.code, error.status) == (53101, 400)
    assert error.message == str(error) == "Room name is too long: at most 128 characters"
    assert errors.ROOM_EXISTS().message == "Room exists"
