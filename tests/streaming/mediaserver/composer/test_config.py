"""What a MediaProcessor's context and environment mean to a composer."""

from typing import Any

import pytest

from streaming.mediaserver.composer.config import ComposerConfig, Layout


def test_an_empty_context_is_720p_with_names() -> None:
    config = ComposerConfig.parse({}, {})
    assert (config.width, config.height) == (1280, 720)
    assert config.video_bitrate == 2_500_000
    assert config.audio_bitrate == 128_000
    assert config.video
    assert config.show_identities
    assert config.background == "#121c2d"


def test_everything_may_be_chosen() -> None:
    config = ComposerConfig.parse(
        {"resolution": "720x1280", "audioBitrate": 64, "video": False},
        {"hideParticipantIdentities": "true", "backgroundColor": "#FFFFFF"},
    )
    assert (config.width, config.height) == (720, 1280)
    assert config.audio_bitrate == 64_000
    assert not config.video
    assert not config.show_identities
    assert config.background == "#FFFFFF"


def test_smaller_pictures_get_fewer_bits_but_never_too_few() -> None:
    bitrate = {
        size: ComposerConfig.parse({"resolution": size}, {}).video_bitrate
        for size in ("1920x1080", "640x360", "160x128")
    }
    assert bitrate == {"1920x1080": 5_625_000, "640x360": 625_000, "160x128": 400_000}


@pytest.mark.parametrize(
    ("context", "environment"),
    [
        ({"resolution": "big"}, {}),
        ({"resolution": "1281x720"}, {}),
        ({"resolution": "9000x9000"}, {}),
        ({"audioBitrate": "loud"}, {}),
        ({"audioBitrate": 4000}, {}),
        ({}, {"backgroundColor": "red"}),
        ({"layout": "round"}, {}),
        ({"layout": ["grid"]}, {}),
        ({"spotlight": 7}, {}),
    ],
)
def test_nonsense_is_refused(context: dict[str, Any], environment: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        ComposerConfig.parse(context, environment)


def test_a_layout_is_named_in_any_case_and_absent_is_twilios() -> None:
    asked = {"layout": "SpotLight", "spotlight": "Sam #1"}
    config = ComposerConfig.parse(asked, {})
    assert (config.layout, config.spotlight) == (Layout.SPOTLIGHT, "Sam #1")
    for nothing in ({}, {"layout": None, "spotlight": None}):
        config = ComposerConfig.parse(nothing, {})
        assert (config.layout, config.spotlight) == (Layout.PRESENTATION, "")
