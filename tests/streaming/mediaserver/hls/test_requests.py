import pytest

from streaming.mediaserver.hls.errors import HlsError
from streaming.mediaserver.hls.requests import Reload, byte_range, query, reload_directives


def directives(text: bytes) -> Reload:
    return reload_directives(query({"query_string": text}))


def test_directives_are_read() -> None:
    assert directives(b"_HLS_msn=12&_HLS_part=3&_HLS_skip=YES") == Reload(12, 3, True)
    assert directives(b"_HLS_msn=0") == Reload(0, None, False)
    assert directives(b"_HLS_skip=v2&other=1") == Reload(None, None, True)
    assert directives(b"") == Reload(None, None, False)


@pytest.mark.parametrize(
    "text",
    [
        b"_HLS_part=1",
        b"_HLS_msn=-1",
        b"_HLS_msn=1.5",
        b"_HLS_msn=x",
        b"_HLS_msn=" + b"9" * 3000,
        b"_HLS_msn=%D9%A1",
        b"_HLS_msn=1&_HLS_part=%00",
        b"&".join(b"a=1" for _ in range(100)),
        b"a" * 5000,
    ],
)
def test_nonsense_is_a_bad_request(text: bytes) -> None:
    with pytest.raises(HlsError) as caught:
        directives(text)
    assert (caught.value.status, caught.value.code) == (400, "bad-request")


@pytest.mark.parametrize("text", [b"%", b"%zz=%", b"\xff\xfe=\x00", b"%ED%A0%80=1", b"=&=&;", b"+"])
def test_hostile_bytes_mean_nothing(text: bytes) -> None:
    assert directives(text) == Reload(None, None, False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"bytes=0-9", (0, 10)),
        (b"bytes=90-", (90, 100)),
        (b"bytes=90-500", (90, 100)),
        (b"bytes=-10", (90, 100)),
        (b"bytes=-500", (0, 100)),
        (b"bytes=-", None),
        (b"bytes=0-1,5-6", None),
        (b"lines=0-1", None),
        (b"bytes=" + b"9" * 500 + b"-", None),
    ],
)
def test_one_byte_range_is_understood(value: bytes, expected: tuple[int, int] | None) -> None:
    assert byte_range({"headers": [(b"host", b"x"), (b"range", value)]}, 100) == expected


@pytest.mark.parametrize("value", [b"bytes=100-", b"bytes=9-3", b"bytes=-0"])
def test_a_range_without_bytes_is_refused(value: bytes) -> None:
    with pytest.raises(HlsError) as caught:
        byte_range({"headers": [(b"range", value)]}, 100)
    assert caught.value.status == 416


def test_without_a_range_the_whole_file_is_wanted() -> None:
    assert byte_range({"headers": []}, 100) is None
