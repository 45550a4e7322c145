"""What one composer process is to make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FRAME_RATE = 24
PART_FRAMES = 8
SEGMENT_FRAMES = 48
SAMPLE_RATE = 48_000
AUDIO_BLOCK = 1024
"""Samples in an AAC frame: the grid on which sound is mixed."""

PART_SECONDS = PART_FRAMES / FRAME_RATE
SEGMENT_SECONDS = SEGMENT_FRAMES / FRAME_RATE

_SIDES = range(128, 1921)


class Layout(StrEnum):
    """How the programme places people and a shared screen."""

    PRESENTATION = "presentation"
    """The screen is large; without one all people are equal (Twilio's composer)."""
    GRID = "grid"
    """All are equal, the screen too."""
    SPOTLIGHT = "spotlight"
    """One person is large."""


@dataclass(frozen=True)
class ComposerConfig:
    """The programme's form: `ExtensionContext` and `ExtensionEnvironment` of a MediaProcessor."""

    width: int = 1280
    height: int = 720
    audio_bitrate: int = 128_000
    """Bits a second."""
    video: bool = True
    """False makes a programme of sound alone."""
    background: str = "#121c2d"
    show_identities: bool = True
    layout: Layout = Layout.PRESENTATION
    spotlight: str = ""
    """Identity or SID of the participant who is large; empty for whoever speaks."""

    @property
    def video_bitrate(self) -> int:
        """Bits a second: 2.5 Mbit/s at 720p and in proportion to the picture elsewhere."""
        return max(400_000, 2_500_000 * self.width * self.height // (1280 * 720))

    @classmethod
    def parse(cls, context: Mapping[str, Any], environment: Mapping[str, Any]) -> ComposerConfig:
        """Read the decoded JSON; raises ValueError with a sentence."""
        width, height = _resolution(context.get("resolution", "1280x720"))
        return cls(
            width=width,
            height=height,
            audio_bitrate=1000 * _audio_bitrate(context.get("audioBitrate", 128)),
            video=context.get("video", True) is not False,
            background=_colour(environment.get("backgroundColor", cls.background)),
            show_identities=not _truth(environment.get("hideParticipantIdentities", False)),
            layout=_layout(context.get("layout")),
            spotlight=_spotlight(context.get("spotlight")),
        )


def _resolution(value: object) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{3,4})x(\d{3,4})", str(value))
    if match is None:
        raise ValueError("The resolution is to be written WIDTHxHEIGHT.")
    width, height = int(match[1]), int(match[2])
    if width % 2 or height % 2 or width not in _SIDES or height not in _SIDES:
        raise ValueError("Width and height are even numbers between 128 and 1920.")
    return width, height


def _audio_bitrate(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 16 <= value <= 320:
        raise ValueError("The audio bit rate is a number between 16 and 320 (kbit/s).")
    return value


def _colour(value: object) -> str:
    if re.fullmatch(r"#[0-9A-Fa-f]{6}", str(value)) is None:
        raise ValueError("The background colour is to be written #RRGGBB.")
    return str(value)


def _layout(value: object) -> Layout:
    if value is None:
        return Layout.PRESENTATION
    try:
        return Layout(str(value).lower())
    except ValueError:
        raise ValueError(f"layout must be one of {', '.join(Layout)}.") from None


def _spotlight(value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise ValueError("spotlight must be the identity or the SID of a participant.")
    return value or ""


def _truth(value: object) -> bool:
    return str(value).lower() == "true"
