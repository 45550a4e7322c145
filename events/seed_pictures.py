"""Pictures for the demonstration, drawn here: a poster with stage lights, portraits, a logo."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageColor, ImageDraw, ImageFilter

Colour = tuple[int, ...]

_NIGHT: Colour = (14, 16, 22)
_LIGHTS = (("hsl(145, 80%, 62%)", 0.22), ("hsl(200, 85%, 62%)", 0.5), ("hsl(32, 95%, 60%)", 0.78))


def poster() -> ContentFile[bytes]:
    """Return a dark stage under three lights, 16:9."""
    width, height = 1280, 720
    picture = Image.new("RGB", (width, height), _NIGHT)
    for colour, where in _LIGHTS:
        _add_light(picture, ImageColor.getrgb(colour), int(width * where))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, height - 90, width, height), fill=(8, 9, 13))
    return _file(picture, "poster.png")


def portrait(hue: int) -> ContentFile[bytes]:
    """Return somebody in front of a wall of a hue from 0 to 360, square."""
    side = 480
    picture = Image.new("RGB", (side, side), ImageColor.getrgb(f"hsl({hue}, 45%, 72%)"))
    pen = ImageDraw.Draw(picture)
    shade = ImageColor.getrgb(f"hsl({hue}, 40%, 30%)")
    pen.ellipse((60, 310, side - 60, side + 260), fill=shade)
    pen.ellipse((150, 100, side - 150, 310), fill=ImageColor.getrgb(f"hsl({hue}, 35%, 42%)"))
    return _file(picture, "portrait.png")


def logo() -> ContentFile[bytes]:
    """Return a light over the edge of a stage, transparent."""
    picture = Image.new("RGBA", (240, 240), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    green = ImageColor.getrgb("#2fa866")
    pen.pieslice((50, 90, 190, 230), 180, 360, fill=green)
    pen.rounded_rectangle((20, 168, 220, 184), 8, fill=green)
    for line in ((120, 62, 120, 16), (62, 84, 30, 50), (178, 84, 210, 50)):
        pen.line(line, fill=green, width=14)
    return _file(picture, "logo.png")


def _add_light(picture: Image.Image, colour: Colour, where: int) -> None:
    """Let a cone of light fall on the stage."""
    width, height = picture.size
    cone = Image.new("L", picture.size)
    shape = [
        (where - 14, 0),
        (where + 14, 0),
        (where + 210, height - 90),
        (where - 210, height - 90),
    ]
    ImageDraw.Draw(cone).polygon(shape, fill=120)
    ImageDraw.Draw(cone).ellipse((where - 230, height - 130, where + 230, height - 50), fill=210)
    soft = cone.filter(ImageFilter.GaussianBlur(24))
    picture.paste(Image.new("RGB", (width, height), colour), mask=soft)


def _file(picture: Image.Image, name: str) -> ContentFile[bytes]:
    written = BytesIO()
    picture.save(written, "PNG")
    return ContentFile(written.getvalue(), name=name)
