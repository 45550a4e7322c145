import dataclasses
from typing import Any

import pytest

from streaming.mediaserver.config import MediaServerConfig

CONFIG = MediaServerConfig("127.0.0.1", 8100, 8100, "http://localhost:8100", (), ())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"port": 70000}, "port is 70000"),
        ({"udp_port": -1}, "udp_port is -1"),
        ({"public_url": "localhost:8100"}, "must be http:// or https://"),
        ({"public_url": "http://localhost:8100/"}, "end without a slash"),
    ],
)
def test_a_setting_that_cannot_work_says_so(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        dataclasses.replace(CONFIG, **change)
