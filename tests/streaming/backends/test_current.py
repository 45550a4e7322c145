"""Which media plane the settings lead to."""

from pytest_django import Settings

from streaming.backends.current import media_backend


def test_one_backend_with_its_connections_serves_a_process(settings: Settings) -> None:
    assert media_backend() is media_backend()
    first = media_backend()
    settings.TWILIO_MEDIA_URL = "https://media.twilio.com"
    assert media_backend() is not first
