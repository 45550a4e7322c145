"""Uploaded pictures: what is kept of them, and who is given them."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pytest_django import Settings

from accounts.models import Organization
from accounts.pictures import LOGO, PORTRAIT, POSTER, Shape, picture_anew

SECRET = b"48.137N 11.575E"


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def photograph(size: tuple[int, int], *, kind: str = "JPEG", turned: int = 1) -> SimpleUploadedFile:
    """A picture, red on the left and blue on the right, that says where it was taken."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif, note = Image.Exif(), PngInfo()
    exif[0x010E], exif[0x0112] = SECRET.decode(), turned
    note.add_text("place", SECRET.decode())
    written = BytesIO()
    more = {"pnginfo": note} if kind == "PNG" else {}
    picture.save(written, kind, exif=exif, comment=SECRET, **more)
    assert SECRET in written.getvalue()
    return SimpleUploadedFile("My photograph.jpg", written.getvalue())


def opened(content: ContentFile[bytes]) -> Image.Image:
    return Image.open(BytesIO(content.read()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("shape", [POSTER, PORTRAIT, LOGO])
def test_nothing_but_the_pixels_is_kept(kind: str, shape: Shape) -> None:
    anew = picture_anew(photograph((64, 48), kind=kind), shape)
    assert SECRET not in anew.read()


@pytest.mark.parametrize(
    ("size", "shape", "kept"),
    [
        ((4000, 3000), POSTER, (1280, 720)),
        ((3000, 4000), PORTRAIT, (480, 480)),
        ((640, 480), POSTER, (640, 360)),
        ((3, 2000), POSTER, (3, 2)),
        ((2000, 500), LOGO, (480, 120)),
        ((40, 30), LOGO, (40, 30)),
    ],
)
def test_a_picture_is_cut_and_made_smaller_but_never_larger(
    size: tuple[int, int], shape: Shape, kept: tuple[int, int]
) -> None:
    assert opened(picture_anew(photograph(size), shape)).size == kept


def test_a_photograph_that_was_taken_sideways_stands_upright() -> None:
    turned = opened(picture_anew(photograph((480, 240), turned=6), Shape(480, 480, cut=False)))
    assert turned.size == (240, 480)
    red, _, blue, _ = turned.getpixel((120, 10))  # type: ignore[misc]
    assert red > blue


def test_a_logo_stays_transparent() -> None:
    written = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(written, "PNG")
    anew = opened(picture_anew(SimpleUploadedFile("logo.png", written.getvalue()), LOGO))
    assert anew.getpixel((5, 5)) == (0, 0, 0, 0)


def test_an_uploaded_logo_is_served_to_everybody_and_kept_for_good(
    client: Client, organization: Organization
) -> None:
    organization.logo = photograph((64, 48))
    organization.save()
    organization.save()
    answer = client.get(organization.logo.url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert Image.open(BytesIO(answer.content)).size == (64, 48)
    assert client.post(organization.logo.url).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "organization/nothing-is-here-AAAAA.png",
        "organization/",
        "secrets/AAAAAAAAAAAAAAAAAAAAAA.png",
        "organization/AAAAAAAAAAAAAAAAAAAAAA.svg",
        "organization/AAAAAAAAAAAAAAAAAAAAAA.png.html",
        "organization/../secrets/AAAAAAAAAAAAAAAAAAAAAA.png",
        "..%2f..%2fmanage.py",
        "organization/AAAAAAAAAAAAAAAAAAAAAA.png%00",
    ],
)
def test_nothing_else_in_the_folder_is_given_out(db: None, client: Client, path: str) -> None:
    name = "A" * 22
    for kept in (f"secrets/{name}.png", f"organization/{name}.svg"):
        default_storage.save(kept, ContentFile(b"<script>"))
    assert client.get(f"/files/{path}").status_code == 404
