import pytest
from twilio.request_validator import RequestValidator

from streaming.mediaserver.callbacks.signature import signature

TOKEN = "a-token"


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("https://example.com/hook", {}),
        ("https://example.com/hook?a=1&b=%20", {"RoomName": "Große Bühne", "AccountSid": "AC1"}),
        ("http://example.com:8000/hook", {"b": "", "a": "2", "B": "x=y&z"}),
    ],
)
def test_twilios_validator_accepts_it(url: str, fields: dict[str, str]) -> None:
    validator = RequestValidator(TOKEN)
    assert validator.validate(url, fields, signature(TOKEN, url, fields))
    assert not validator.validate(url, fields, signature("other", url, fields))
    assert not validator.validate(url + "x", fields, signature(TOKEN, url, fields))
