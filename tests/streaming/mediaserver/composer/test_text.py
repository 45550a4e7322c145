"""Names in many languages, cut to a width."""

import pytest

from streaming.mediaserver.composer.text import typeset

NAMES = [
    "Sam Speaker",
    "Łukasz Żółć",
    "Þórður Ægisson",
    "Nguyễn Thị Ánh",
    "Ğül İşık",
    "Ελένη Παπαδοπούλου",
    "Олександр Ґудзь",
]


@pytest.mark.parametrize("name", NAMES)
def test_latin_greek_and_cyrillic_names_are_written_in_inter(name: str) -> None:
    text, font = typeset(name, 20, 1000)
    assert text == name
    assert font.getname() == ("Inter", "Medium")


@pytest.mark.parametrize("name", NAMES)
def test_no_character_of_them_is_a_box(name: str) -> None:
    text, font = typeset(name, 20, 1000)
    box = bytes(font.getmask("\uffff"))
    assert all(bytes(font.getmask(character)) != box for character in text)


def test_a_long_name_ends_in_an_ellipsis_within_the_width() -> None:
    text, font = typeset("Sam " * 100, 20, 200)
    assert text.startswith("Sam Sam")
    assert text.endswith("…")
    assert 150 < font.getlength(text) <= 200


def test_without_room_nothing_is_written() -> None:
    assert typeset("Sam", 20, 3)[0] == ""


def test_what_no_font_can_write_is_left_out() -> None:
    text, _ = typeset("Sam \U0010fffd\U000e0041", 20, 1000)
    assert text == "Sam"


def test_a_name_stays_on_one_line() -> None:
    assert typeset("Sam\n\tSpeaker\x00 \u202e", 20, 1000)[0] == "Sam Speaker"
