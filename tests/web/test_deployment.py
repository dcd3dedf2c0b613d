"""The files that put the program on a server name what there is: commands, options, paths."""

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from assistant.cli.commands import onrecord, serve

ROOT = Path(__file__).resolve().parents[2]
OPERATING = ROOT / "docs/operating"


def dockerfile():
    """The instructions of the Dockerfile, comments left out and continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [line for line in "\n".join(lines).replace("\\\n", " ").splitlines() if line.strip()]


def test_what_the_image_the_unit_and_the_pages_start_takes_the_options_they_give():
    (started,) = [line for line in dockerfile() if line.startswith("CMD")]
    calls = [re.findall(r'"([^"]*)"', started)]
    unit = (OPERATING / "onrecord.service").read_text(encoding="utf-8").replace("\\\n", " ")
    calls.append(shlex.split(re.search(r"(?m)^ExecStart=(.*)$", unit)[1]))
    for call in calls:
        assert Path(call[0]).name == "onrecord" and call[1] == "serve"
        assert serve.make_context("serve", call[2:]).params["watch"]
    page = (OPERATING / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"onrecord ([a-z-]+)", re.sub(r"\]\([^)]*\)|/[\w/.]+", "", page)))
    assert {"users", "build", "check", "rollback"} <= told


def test_the_image_has_no_rights_a_health_check_and_all_that_it_copies():
    lines = dockerfile()
    for line in lines:
        if line.startswith("COPY") and "--from" not in line:
            for name in line.split()[1:-1]:
                assert (ROOT / name).exists(), name
    last = next(at for at in range(len(lines) - 1, -1, -1) if lines[at].startswith("FROM"))
    stage = "\n".join(lines[last:])
    (user,) = re.findall(r"(?m)^USER (\d+)$", stage)
    assert int(user) > 0 and f"--uid {user}" in stage
    assert re.search(r"(?m)^HEALTHCHECK .*/healthz", stage) and "VOLUME /data" in stage
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"'\.\[([\w,]+)\]'", "\n".join(lines))[0].split(",")) <= set(extras)


def test_the_compose_file_listens_on_this_machine_alone_and_only_reads_the_papers():
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert '"127.0.0.1:7860:7860"' in text and ":/papers:ro" in text and "read_only: true" in text
    assert re.search(r"cap_drop:\n\s+- ALL", text) and "no-new-privileges:true" in text


def test_every_command_that_the_pages_show_is_one():
    for page in OPERATING.glob("*.md"):
        for call in re.findall(r"`?onrecord ((?:users )?[a-z-]+)", page.read_text(encoding="utf-8")):
            group, _, own = call.partition(" ")
            if group in onrecord.commands and own:
                assert own in onrecord.commands[group].commands, call


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="NO HADOLINT FOUND: the Dockerfile was not linted")
def test_hadolint_finds_nothing():
    done = subprocess.run(["hadolint", str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="NO SYSTEMD FOUND: the unit was not verified")
def test_systemd_reads_every_line_of_the_unit(tmp_path):
    unit = (OPERATING / "onrecord.service").read_text(encoding="utf-8")
    (tmp_path / "onrecord.service").write_text(
        unit.replace("/opt/onrecord/bin/onrecord", "/bin/true"), encoding="utf-8"
    )
    call = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "onrecord.service")]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "onrecord.service" in line]) == (0, [])


@pytest.mark.skipif(shutil.which("make") is None, reason="NO MAKE FOUND: what it says was not tested")
def test_make_says_where_torch_comes_from_when_it_is_to_be_had_nowhere(tmp_path):
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$@" >> asked\ncase "$*" in *torch) exit 1;; esac\n', encoding="utf-8")
    python.chmod(0o755)
    call = ["make", "setup", "TORCH_INDEX=https://mirror.invalid/cpu"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "2.6 GB on the disk" in done.stdout and "https://mirror.invalid/cpu" in done.stderr
    assert "make setup TORCH_INDEX=URL" in done.stderr and "docs/operating" in done.stderr
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert (
        asked[-1].endswith("torch") and "mirror.invalid" in asked[-1]
    )  # nothing else is brought, so nothing with CUDA


def test_nginx_sends_on_all_that_the_server_reads():
    text = (OPERATING / "nginx.conf").read_text(encoding="utf-8")
    for header in ("Host", "X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Prefix"):
        assert re.search(rf"proxy_set_header\s+{header}\s", text), header
