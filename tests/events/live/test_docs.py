"""The page for people is what the declarations say."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from events.live.docs import with_tables
from events.live.messages import MESSAGES

PAGE = Path("docs/live-channel.md")


def test_the_page_holds_the_tables_of_the_declarations() -> None:
    call_command("live_channel_docs", "--check", stdout=StringIO())


def test_every_message_of_every_scope_has_a_line() -> None:
    lines = PAGE.read_text().splitlines()
    for message in MESSAGES.values():
        for scope in message.shapes:
            start = f"| `{message.type}` | {scope} |"
            assert sum(line.startswith(start) for line in lines) == 1


def test_every_field_of_a_person_has_a_line() -> None:
    assert "| `since` | string | when that state began" in PAGE.read_text()
    assert "| `place` | number or null | the place in the queue" in PAGE.read_text()
    assert "| `failure` | string, not always there | what is wrong" in PAGE.read_text()


def test_a_stale_page_is_said_to_be_and_made_anew(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "live-channel.md"
    page.write_text(PAGE.read_text().replace("| `stage.place` |", "| `stage.palace` |"))
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="stale"):
        call_command("live_channel_docs", "--check")
    assert "stage.palace" in page.read_text()
    call_command("live_channel_docs")
    assert page.read_text() == PAGE.read_text()


def test_a_page_without_a_place_for_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="0 places for its sections"):
        with_tables("# The live channel\n")
