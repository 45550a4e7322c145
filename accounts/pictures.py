"""Pictures that people upload: checked, and written anew before they are kept.

What is kept was drawn from the pixels only: no place where it was taken, no name of a camera, and
nothing else that somebody hid in the file.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.codes import new_code

LARGEST_FILE = 5 * 1024 * 1024  # bytes
LARGEST_SIDE = 6000  # pixels
_FORMATS = ("PNG", "JPEG", "WEBP")
_UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    Image.DecompressionBombError,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a picture is kept: at most so many pixels, cut to these proportions or whole.

    One that is cut is a photograph, and becomes a JPEG; a whole one may be transparent: a PNG.
    """

    width: int
    height: int
    cut: bool = True


POSTER = Shape(1280, 720)
PORTRAIT = Shape(480, 480)
LOGO = Shape(480, 240, cut=False)


def picture_path(row: models.Model, name: str) -> str:
    """Return where an uploaded picture is kept: nobody can guess it, and no two are the same."""
    return f"{row._meta.model_name}/{new_code()}{PurePath(name).suffix.lower()}"


def validate_picture(upload: File[bytes]) -> None:
    """Refuse what is no picture that every browser shows, or too large a one."""
    if upload.size > LARGEST_FILE:
        raise ValidationError(_("The picture is larger than 5 MB. Choose a smaller one."))
    try:
        with Image.open(upload, formats=_FORMATS) as picture:
            if max(picture.size) > LARGEST_SIDE:
                sentence = _("The picture is larger than %(side)s pixels. Make it smaller.")
                raise ValidationError(sentence % {"side": LARGEST_SIDE})
            picture.load()
    except _UNREADABLE as error:
        raise ValidationError(_("This is no PNG, JPEG or WebP picture.")) from error
    finally:
        upload.seek(0)


def picture_anew(upload: File[bytes], shape: Shape) -> ContentFile[bytes]:
    """Return the picture drawn again in ``shape``; its name has the right ending."""
    with Image.open(upload, formats=_FORMATS) as read:
        upright = ImageOps.exif_transpose(read)
    kind = "JPEG" if shape.cut else "PNG"
    written = BytesIO()
    picture = _fitted(upright.convert("RGB" if shape.cut else "RGBA"), shape)
    picture.info.clear()
    picture.save(written, kind, quality=82, optimize=True)
    return ContentFile(written.getvalue(), name="picture.jpg" if shape.cut else "picture.png")


def _fitted(picture: Image.Image, shape: Shape) -> Image.Image:
    """Bring a picture into its shape; small ones stay as small as they are."""
    if not shape.cut:
        picture.thumbnail((shape.width, shape.height))
        return picture
    scale = min(1.0, picture.width / shape.width, picture.height / shape.height)
    size = (max(1, round(shape.width * scale)), max(1, round(shape.height * scale)))
    return ImageOps.fit(picture, size)


class PictureField(models.ImageField):
    """An uploaded picture in a ``shape``: what comes in is checked, what is kept is drawn anew."""

    def __init__(self, *args: Any, shape: Shape = LOGO, **kwargs: Any) -> None:
        self.shape = shape
        kwargs.setdefault("upload_to", picture_path)
        kwargs.setdefault("validators", [validate_picture])
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return the plain field that the database knows: the shape is none of its business."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ImageField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Draw a new picture again before it is kept."""
        file = getattr(model_instance, self.attname)
        if file and not file._committed:
            anew = picture_anew(file.file, self.shape)
            setattr(model_instance, self.attname, anew)
        return super().pre_save(model_instance, add)
