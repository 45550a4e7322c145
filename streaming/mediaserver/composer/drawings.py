"""What is drawn over and instead of pictures: names, marks, borders, panels and the slate."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from streaming.mediaserver.composer.colour import Floats
from streaming.mediaserver.composer.text import Font, typeset

Colour = tuple[int, int, int]

ACCENT: Colour = (0x7B, 0xEA, 0xA5)
BORDER = 3
RADIUS = 4
_WHITE: Colour = (255, 255, 255)
_INK: Colour = (0x0E, 0x10, 0x16)
_PILL_OPACITY = 0.72
_DETAIL = 4
"""Small shapes are drawn this much larger, then shrunk, for smooth edges."""


class Part(NamedTuple):
    """A drawing with transparency and its place in a tile."""

    image: Image.Image
    x: int
    y: int


def frame(width: int, height: int, *, dominant: bool, background: Colour) -> list[Part]:
    """Round corners, which show the background outside, and the dominant speaker's border."""
    edge = 2 * RADIUS
    strips = (
        (range(width), range(edge)),
        (range(width), range(height - edge, height)),
        (range(edge), range(edge, height - edge)),
        (range(width - edge, width), range(edge, height - edge)),
    )
    parts = []
    for xs, ys in strips:
        distance = _distance_to_edge(_middle(xs, width), _middle(ys, height), RADIUS)
        outside = np.clip(distance + 0.5, 0, 1)
        border = np.clip(distance + BORDER + 0.5, 0, 1) if dominant else outside
        parts.append(Part(_two_tone(outside, background, border, ACCENT), xs[0], ys[0]))
    return parts


def name_pill(name: str, tile_height: int, max_width: int) -> Image.Image | None:
    """A name on a dark rounded ground; None when there is nothing to write."""
    size = _between(12, round(tile_height / 20), 26)
    padding = round(size * 0.6)
    text, font = typeset(name, size, max_width - 2 * padding)
    if not text:
        return None
    width, height = round(font.getlength(text)) + 2 * padding, round(size * 1.75)
    pill = _rounded(width, height, height / 2, _INK, _PILL_OPACITY)
    _write(pill, text, font, (width / 2, height / 2), _WHITE)
    return pill


def muted_mark(tile_height: int) -> Image.Image:
    """A crossed-out microphone on a dark round ground."""
    side = _between(20, round(tile_height / 13), 36)
    ground = _rounded(side, side, side / 2, _INK, _PILL_OPACITY)
    large = Image.new("RGBA", (side * _DETAIL, side * _DETAIL))
    _draw_microphone(ImageDraw.Draw(large), side * _DETAIL)
    ground.alpha_composite(large.resize((side, side), Image.Resampling.LANCZOS))
    return ground


def panel_colour(background: Colour) -> Colour:
    """The ground of a tile that its picture does not fill."""
    return _lighter(background, 0.07)


def panel(name: str, width: int, height: int, background: Colour) -> Image.Image:
    """What stands where there is no video: the name, or a figure where names are not shown."""
    image = Image.new("RGB", (width, height), panel_colour(background))
    size = _between(13, round(height / 9), 44)
    text, font = typeset(name, size, round(width * 0.86))
    if text:
        _write(image, text, font, (width / 2, height / 2), _WHITE)
    else:
        _draw_figure(image, _lighter(background, 0.25))
    return image


def line(text: str, width: int, height: int, background: Colour) -> Image.Image:
    """A line of text on the background: captions and "+ N more"."""
    image = Image.new("RGB", (width, height), background)
    size = _between(12, round(height * 0.42), 28)
    written, font = typeset(text, size, width - size)
    _write(image, written, font, (width / 2, height / 2), _WHITE)
    return image


def slate(text: str, width: int, height: int, background: Colour) -> Image.Image:
    """The whole picture while nobody is there."""
    image = Image.new("RGB", (width, height), background)
    size = _between(14, min(width, height) // 15, 60)
    written, font = typeset(text, size, round(width * 0.86))
    _write(image, written, font, (width / 2, height / 2), _WHITE)
    bar_width, bar_height = size * 2, max(3, size // 12)
    bar = _rounded(bar_width, bar_height, bar_height / 2, ACCENT, 1)
    image.paste(bar, ((width - bar_width) // 2, height // 2 + round(size * 1.1)), bar)
    return image


class _Axis(NamedTuple):
    """Where pixels lie along one side of a rectangle: distances from its middle."""

    distances: Floats
    half: float


def _middle(pixels: range, length: int) -> _Axis:
    return _Axis(np.abs(np.arange(pixels.start, pixels.stop) + 0.5 - length / 2), length / 2)


def _distance_to_edge(across: _Axis, down: _Axis, radius: float) -> Floats:
    """Signed distance of pixels to a rounded rectangle's edge, negative inside."""
    x = (across.distances - across.half + radius)[None, :]
    y = (down.distances - down.half + radius)[:, None]
    outer = np.hypot(np.maximum(x, 0), np.maximum(y, 0))
    distance: Floats = outer + np.minimum(np.maximum(x, y), 0) - radius
    return distance


def _two_tone(outside: Floats, background: Colour, border: Floats, accent: Colour) -> Image.Image:
    """One colour where `outside` covers, the other where only `border` does."""
    outside, border = outside[..., None], border[..., None]
    colour = np.array(background) * outside + np.array(accent) * (border - outside)
    colour = colour / np.maximum(border, 1 / 255)
    return _rgba(np.concatenate((colour, border * 255), axis=2))


def _rounded(width: int, height: int, radius: float, colour: Colour, opacity: float) -> Image.Image:
    across, down = _middle(range(width), width), _middle(range(height), height)
    cover = np.clip(0.5 - _distance_to_edge(across, down, radius), 0, 1)[..., None]
    flat = np.broadcast_to(np.array(colour), (height, width, 3))
    return _rgba(np.concatenate((flat, cover * 255 * opacity), axis=2))


def _rgba(samples: Floats) -> Image.Image:
    return Image.fromarray(np.clip(samples.round(), 0, 255).astype(np.uint8), "RGBA")


def _write(
    image: Image.Image, text: str, font: Font, middle: tuple[float, float], colour: Colour
) -> None:
    """Write a line whose capitals are vertically centred."""
    x, y = middle
    capitals = font.getbbox("H", anchor="ls")
    baseline = y - (capitals[1] + capitals[3]) / 2
    ImageDraw.Draw(image).text((x, round(baseline)), text, fill=colour, font=font, anchor="ms")


def _draw_microphone(draw: ImageDraw.ImageDraw, side: int) -> None:
    def at(*shares: float) -> list[float]:
        return [share * side for share in shares]

    stroke = round(side * 0.065)
    draw.rounded_rectangle(at(0.41, 0.22, 0.59, 0.56), radius=side * 0.09, fill=_WHITE)
    draw.arc(at(0.31, 0.30, 0.69, 0.66), 0, 180, fill=_WHITE, width=stroke)
    draw.line(at(0.5, 0.65, 0.5, 0.78), fill=_WHITE, width=stroke)
    draw.line(at(0.27, 0.25, 0.75, 0.77), fill=(*_INK, 255), width=stroke * 3)
    draw.line(at(0.26, 0.24, 0.74, 0.76), fill=_WHITE, width=stroke)


def _draw_figure(image: Image.Image, colour: Colour) -> None:
    width, height = image.size
    side = min(width, height) // 2
    large = Image.new("L", (side * _DETAIL, side * _DETAIL))
    draw, unit = ImageDraw.Draw(large), side * _DETAIL
    draw.ellipse([unit * 0.3, unit * 0.08, unit * 0.7, unit * 0.48], fill=255)
    draw.ellipse([unit * 0.12, unit * 0.56, unit * 0.88, unit * 1.5], fill=255)
    mask = large.resize((side, side), Image.Resampling.LANCZOS)
    image.paste(colour, ((width - side) // 2, (height - side) // 2), mask)


def _lighter(colour: Colour, share: float) -> Colour:
    red, green, blue = (round(part + (255 - part) * share) for part in colour)
    return red, green, blue


def _between(low: int, value: int, high: int) -> int:
    return max(low, min(value, high))
