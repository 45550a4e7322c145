"""The first run writes its own secrets."""

import re
import stat
import subprocess
import sys
from pathlib import Path

from config.environment import ensure_env_file

SHAPES = {
    "SECRET_KEY": r"\S{50,}",
    "TWILIO_ACCOUNT_SID": r"AC[0-9a-f]{32}",
    "TWILIO_AUTH_TOKEN": r"[0-9a-f]{32}",
    "TWILIO_API_KEY_SID": r"SK[0-9a-f]{32}",
    "TWILIO_API_KEY_SECRET": r"\S{32}",
}


def values(path: Path) -> dict[str, str]:
    lines = path.read_text().splitlines()
    pairs = (line.partition("=") for line in lines if not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def test_every_secret_is_generated_in_its_shape(tmp_path: Path) -> None:
    ensure_env_file(tmp_path / ".env")
    written = values(tmp_path / ".env")
    assert written.keys() == SHAPES.keys()
    assert all(re.fullmatch(SHAPES[name], value) for name, value in written.items())


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    ensure_env_file(tmp_path / ".env")
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SECRET_KEY=mine\n")
    ensure_env_file(tmp_path / ".env")
    assert (tmp_path / ".env").read_text() == "SECRET_KEY=mine\n"


def test_processes_that_start_together_read_the_same_secrets(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    script = (
        "import sys; from pathlib import Path; from config.environment import ensure_env_file; "
        "p = Path(sys.argv[1]); ensure_env_file(p); print(p.read_text())"
    )
    command = [sys.executable, "-c", script, str(path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    seen = {process.communicate(timeout=30)[0] for process in started}
    assert seen == {path.read_text() + "\n"}
    assert [entry.name for entry in tmp_path.iterdir()] == [".env"]
