"""The program as it is installed: a checkout with an environment, and a wheel in one of its own, without a network.

What the program needs is taken from the environment of the tests, so that only the program's own wheel is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("assistant", "corpus", "index", "app.py", "pyproject.toml", "README.md", "LICENSE", "constraints.txt")


@dataclass(frozen=True)
class Installation:
    """A place to run commands in: its folder, what ``onrecord build`` is called there, and the environment."""

    kind: str
    folder: Path
    bin: Path
    environment: dict[str, str]

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, shell=True, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False,
            timeout=300,
        )  # fmt: skip

    def onrecord(self, words: str) -> subprocess.CompletedProcess[str]:
        """``onrecord WORDS``; what builds is the script in a checkout, as its README has it."""
        name, _, rest = words.partition(" ")
        if self.kind == "checkout" and name == "build":
            return self.run(f"{self.bin}/python index/rebuild.py {rest}")
        return self.run(f"{self.bin}/onrecord {words}")

    @contextmanager
    def serving(self, command: str) -> Iterator[str]:
        """The address of what ``command`` serves on a free port, once it answers at all."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        log = (self.folder / "served.log").open("w+")
        started = subprocess.Popen(
            f"exec {command} --port {port}", shell=True, cwd=self.folder, env=self.environment, stdout=log, stderr=log
        )
        try:
            yield _answering(f"http://127.0.0.1:{port}", started, log)
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait(60)
            log.close()


def _answering(address, started, log):
    for _ in range(900):
        if started.poll() is not None:
            log.seek(0)
            raise AssertionError(log.read())
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return address
        except OSError:
            time.sleep(0.2)
    raise AssertionError("it does not answer")


def sources(folder: Path) -> Path:
    """What the repository holds of the program, copied: building leaves things beside its sources."""
    ignored = shutil.ignore_patterns("built", "__pycache__", "*.egg-info")
    folder.mkdir(parents=True)
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored, symlinks=True)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def built(folder: Path, what: str) -> Path:
    """The wheel or the sdist of the sources in ``folder``, as a front end has it made (PEP 517)."""
    code = f"import setuptools.build_meta as b; print(b.build_{what}({str(folder / 'dist')!r}))"
    (folder / "dist").mkdir(exist_ok=True)
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return folder / "dist" / done.stdout.split()[-1]


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not re.match(r"PYTHON|VIRTUAL_ENV|ONRECORD|XDG", name)}
    own = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1", "NO_COLOR": "1"}
    return {**kept, **own, "GRADIO_ANALYTICS_ENABLED": "False", **more}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(sources(tmp_path_factory.mktemp("sources") / "onrecord"), "wheel")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Installation:
    """The wheel installed by pip, in an empty folder."""
    folder = tmp_path_factory.mktemp("wheel")
    venv.create(folder / "env", with_pip=True)
    lib = next((folder / "env").glob("lib/python*/site-packages"))
    (lib / "needed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    pip = [folder / "env/bin/python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run(pip, check=True, env=environment(folder))
    (folder / "desk").mkdir()
    return Installation("wheel", folder / "desk", folder / "env/bin", environment(folder))


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A checkout as ``make setup`` leaves it: an environment inside, the package editable in it."""
    folder = sources(tmp_path_factory.mktemp("checkout") / "onrecord")
    venv.create(folder / ".venv", with_pip=True)
    lib = next((folder / ".venv").glob("lib/python*/site-packages"))
    (lib / "needed.pth").write_text(f"{folder}\n{sysconfig.get_paths()['purelib']}\n", encoding="utf-8")
    script = folder / ".venv/bin/onrecord"
    script.write_text(
        f"#!{folder}/.venv/bin/python\nimport sys\nfrom assistant.cli.commands import main\nsys.exit(main())\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    return Installation("checkout", folder, folder / ".venv/bin", environment(folder.parent))


@pytest.fixture(params=["checkout", "installed"])
def place(request: pytest.FixtureRequest) -> Installation:
    """The one installation and the other, without what a test before has built."""
    given: Installation = request.getfixturevalue(request.param)
    for name in ("papers", "other", "moved", "ix", "desk"):
        shutil.rmtree(given.folder / name, ignore_errors=True)
    for name in ("papers", "other"):
        (given.folder / name).mkdir()
        for number in range(4):
            text = f"The weir at {name} number {number} was mended in May.\n"
            (given.folder / name / f"{name}-{number}.txt").write_text(text, encoding="utf-8")
    return given
