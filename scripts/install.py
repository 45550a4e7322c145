"""Install what Footlight needs into ``.venv`` and ``node_modules``; standard library only.

Usage: ``python3 scripts/install.py [--dev]``. With ``--dev`` also what the tests and checks
need, Chromium and a Redis server among it. Works on a Debian or Ubuntu without python3-venv and
without Node.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_INDEX = "https://pypi.org/simple/"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


def run(*command: str | Path) -> None:
    """Run ``command`` in the project folder; its failure ends the installation."""
    environment = {
        **os.environ,
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PLAYWRIGHT_NODEJS_PATH": str(VENV / "bin" / "node"),  # its own wants libatomic
    }
    subprocess.run([str(word) for word in command], cwd=ROOT, env=environment, check=True)


def create_venv() -> None:
    """Create ``.venv`` with pip, which Debian's python3 leaves out unless python3-venv is there."""
    if importlib.util.find_spec("ensurepip"):
        venv.create(VENV, with_pip=True, clear=True)
        return
    venv.create(VENV, with_pip=False, clear=True)
    wheel = VENV / PIP_WHEEL
    wheel.write_bytes(download_pip())
    run(PYTHON, wheel / "pip", "install", "--quiet", "--no-index", wheel)


def download_pip() -> bytes:
    """Return the pinned pip wheel from the package index (PEP 503), its checksum verified."""
    index = urljoin(os.environ.get("PIP_INDEX_URL", PIP_INDEX).rstrip("/") + "/", "pip/")
    link = re.search(rf'href="([^"#]+/{re.escape(PIP_WHEEL)})', _fetch(index).decode())
    if link is None:
        sys.exit(f"{index} does not offer {PIP_WHEEL}. Install python3-venv instead.")
    wheel = _fetch(urljoin(index, link[1]))
    if hashlib.sha256(wheel).hexdigest() != PIP_SHA256:
        sys.exit(f"{PIP_WHEEL} arrived damaged: its checksum differs. Try again.")
    return wheel


def _fetch(url: str) -> bytes:
    request = urllib.request.Request(url, headers={"Accept": "text/html, */*"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return bytes(answer.read())


def install_chromium() -> None:
    """Bring Chromium for the browser tests: the distribution's as root, else Playwright's own."""
    if shutil.which("chromium"):
        return
    if _may_use_apt() and not _is_ubuntu():
        apt_install("chromium")
    else:
        # Ubuntu's package is a snap, which needs a running snapd.
        with_system_libraries = ["--with-deps"] if os.geteuid() == 0 else []
        run(PYTHON, "-m", "playwright", "install", *with_system_libraries, "chromium")


def install_redis() -> None:
    """Bring a Redis server for the tests of two web processes; they are skipped without one."""
    if not shutil.which("redis-server") and _may_use_apt():
        apt_install("redis-server")


def apt_install(package: str) -> None:
    """Install one of the distribution's packages, without what it merely recommends."""
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", package)


def _may_use_apt() -> bool:
    return os.geteuid() == 0 and Path("/etc/debian_version").exists()


def _is_ubuntu() -> bool:
    return "ubuntu" in Path("/etc/os-release").read_text().lower()


def main(*, dev: bool) -> None:
    """Install everything; ``dev`` adds the tools of the tests and checks."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python gets its sentence
        sys.exit(f"Footlight needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if not PYTHON.exists():
        create_venv()
    requirements = ["-r", "requirements.txt", *(["-r", "requirements-dev.txt"] if dev else [])]
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements)
    run(
        VENV / "bin" / "npm",
        "ci",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
        *([] if dev else ["--omit=dev"]),
    )
    if dev:
        install_chromium()
        install_redis()
    run(PYTHON, "scripts/messages.py", "compile")
    for stamp in [".installed", *([".installed-dev"] if dev else []), ".languages"]:
        (VENV / stamp).touch()


if __name__ == "__main__":
    try:
        main(dev="--dev" in sys.argv[1:] or (VENV / ".installed-dev").exists())
    except (subprocess.CalledProcessError, OSError) as error:
        sys.exit(f"The installation stopped: {error}\nRun the same command again to go on.")
