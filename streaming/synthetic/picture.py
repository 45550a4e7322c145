"""The picture of a synthetic speaker: a drawn presenter, moving, under a running clock."""

import colorsys
import time
from dataclasses import dataclass, field
from math import sin

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from streaming.synthetic import barcode

WIDTH, HEIGHT = 640, 360
_SKIN = ((246, 205, 170), (176, 116, 78), (226, 172, 132), (120, 78, 52))
_HAIR = ((62, 44, 36), (24, 22, 26), (150, 92, 44), (40, 30, 30))
_SCALE = 3  # drawn three times as large and reduced: smooth edges


def _tone(hue: float, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return int(red * 255), int(green * 255), int(blue * 255)


@dataclass
class Presenter:
    """Draws one speaker; ``number`` chooses colours, ``machine_clock`` adds the readable one."""

    number: int
    machine_clock: bool = False
    _room: Image.Image = field(init=False)
    _person: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self._room = self._draw_room()
        self._person = self._draw_person()
        self._font = ImageFont.load_default(size=30)

    @property
    def hue(self) -> float:
        """The speaker's colour, 0 to 1, far from its neighbours' (golden ratio)."""
        return 0.58 + 0.382 * self.number

    def draw(self, *, now: float, mouth: float) -> Image.Image:
        """Return the RGB picture at wall-clock ``now`` (seconds) with the mouth open 0 to 1."""
        picture = self._room.copy()
        sway, bob = int(7 * sin(now * 0.9 + self.number)), int(4 * sin(now * 1.7 + self.number))
        picture.paste(self._person, (170 + sway, 52 + bob), self._person)
        draw = ImageDraw.Draw(picture)
        self._draw_face(draw, (320 + sway, 168 + bob), now=now, mouth=mouth)
        self._draw_clock(draw, now)
        if not self.machine_clock:
            return picture
        pixels = np.array(picture)
        barcode.paint(pixels, int(now * 1000))
        return Image.fromarray(pixels)

    def _draw_face(
        self, draw: ImageDraw.ImageDraw, center: tuple[int, int], *, now: float, mouth: float
    ) -> None:
        x, y = center
        lid = 1 if (now + self.number) % 3.7 < 0.14 else 6
        for eye in (x - 24, x + 24):
            draw.ellipse((eye - 5, y - 14 - lid, eye + 5, y - 14 + lid), fill=(34, 30, 40))
        opening = 2 + int(15 * mouth)
        draw.ellipse((x - 17, y + 26 - opening // 2, x + 17, y + 28 + opening), fill=(120, 38, 46))

    def _draw_clock(self, draw: ImageDraw.ImageDraw, now: float) -> None:
        moment = time.gmtime(now)
        text = f"{moment.tm_hour:02}:{moment.tm_min:02}:{moment.tm_sec:02}.{int(now * 10) % 10}"
        draw.text((WIDTH - 28, HEIGHT - 24), text, font=self._font, fill="white", anchor="rs")

    def _draw_room(self) -> Image.Image:
        top, bottom = (
            np.array(_tone(self.hue, 0.45, 0.62)),
            np.array(_tone(self.hue + 0.06, 0.6, 0.26)),
        )
        ramp = np.linspace(0, 1, HEIGHT)[:, None, None]
        pixels = np.broadcast_to(top * (1 - ramp) + bottom * ramp, (HEIGHT, WIDTH, 3))
        room = Image.fromarray(pixels.astype(np.uint8)).resize((WIDTH * _SCALE, HEIGHT * _SCALE))
        draw = ImageDraw.Draw(room, "RGBA")
        for left, glow in ((40, 26), (460, 18)):  # two softly lit panels behind the speaker
            box = [left * _SCALE, 48 * _SCALE, (left + 140) * _SCALE, 250 * _SCALE]
            draw.rounded_rectangle(box, radius=12 * _SCALE, fill=(255, 255, 255, glow))
        return room.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)

    def _draw_person(self) -> Image.Image:
        size = (300, 330)
        person = Image.new("RGBA", (size[0] * _SCALE, size[1] * _SCALE))
        draw = ImageDraw.Draw(person)
        skin, hair = _SKIN[self.number % 4], _HAIR[self.number % 4]

        def ellipse(box: tuple[int, int, int, int], fill: tuple[int, int, int]) -> None:
            draw.ellipse([value * _SCALE for value in box], fill=fill)

        ellipse((84, 20, 216, 190), hair)
        ellipse((10, 222, 290, 520), _tone(self.hue + 0.45, 0.5, 0.78))
        draw.rounded_rectangle(
            [value * _SCALE for value in (126, 170, 174, 246)], radius=20 * _SCALE, fill=skin
        )
        ellipse((92, 40, 208, 198), skin)
        draw.pieslice([value * _SCALE for value in (86, 18, 214, 150)], 180, 360, fill=hair)
        return person.resize(size, Image.Resampling.LANCZOS)
