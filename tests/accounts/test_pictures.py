"""Pictures that people upload."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Organization
from accounts.pictures import LARGEST_FILE, LARGEST_SIDE, picture_path, validate_picture


def upload(size: tuple[int, int] = (4, 3), kind: str = "PNG") -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", size).save(written, kind)
    return SimpleUploadedFile("logo.PNG", written.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_browsers_show_is_taken_and_left_at_its_beginning(kind: str) -> None:
    picture = upload(kind=kind)
    validate_picture(picture)
    assert picture.tell() == 0


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'/>"), "no PNG"),
        (SimpleUploadedFile("logo.png", b""), "no PNG"),
        (SimpleUploadedFile("logo.png", bytes(LARGEST_FILE + 1)), "5 MB"),
        (upload((LARGEST_SIDE + 1, 1)), "6000 pixels"),
        (upload(kind="GIF"), "no PNG"),
    ],
)
def test_anything_else_is_refused(picture: SimpleUploadedFile, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        validate_picture(picture)


def test_nobody_can_guess_where_a_picture_is() -> None:
    one, other = (picture_path(Organization(), "../../My logo.PNG") for _ in range(2))
    assert one.startswith("organization/")
    assert one.endswith(".png")
    assert one != other
    assert len(one) > 30
