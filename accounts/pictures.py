"""Pictures that people upload."""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Model
from PIL import Image, UnidentifiedImageError

from accounts.codes import new_code

LARGEST_FILE = 5 * 1024 * 1024  # bytes
LARGEST_SIDE = 6000  # pixels
_FORMATS = ("PNG", "JPEG", "WEBP")


def picture_path(row: Model, name: str) -> str:
    """Return where an uploaded picture is kept: nobody can guess it, and no two are the same."""
    return f"{row._meta.model_name}/{new_code()}{PurePath(name).suffix.lower()}"


def validate_picture(upload: File[bytes]) -> None:
    """Refuse what is no picture that every browser shows, or too large a one."""
    if upload.size > LARGEST_FILE:
        raise ValidationError("The picture is larger than 5 MB. Choose a smaller one.")
    try:
        with Image.open(upload, formats=_FORMATS) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ValidationError("This is no PNG, JPEG or WebP picture.") from error
    finally:
        upload.seek(0)
    if max(width, height) > LARGEST_SIDE:
        raise ValidationError(f"The picture is larger than {LARGEST_SIDE} pixels. Make it smaller.")
