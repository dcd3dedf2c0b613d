"""Old Office files (DOC, XLS, PPT) through LibreOffice, where it is installed: it converts, and the result is read by
its own format in a reading process, as any file.

LibreOffice runs as a program of its own with a fresh profile in a folder that is removed: no macros, no links that lead
outside, limits on its time, memory and files.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from functools import lru_cache
from pathlib import Path

from assistant.errors import OldFormat, Unreadable

_SECONDS = 60
"""Processor seconds that a conversion may take; twice that by the clock."""
_MEGABYTES = 4_000
_LARGEST = 200_000_000
"""Bytes a file may have that it writes."""
_ONE_AT_A_TIME = threading.Lock()
_LIMITED = """
import os, resource, sys
seconds, megabytes, largest = map(int, sys.argv[1:4])
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.execv(sys.argv[4], sys.argv[4:])
"""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true\
</value></prop><prop oor:name="MacroSecurityLevel"><value>3</value></prop>\
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType"><value>2</value></prop>\
<prop oor:name="ooInetHTTPProxyName"><value>127.0.0.1</value></prop>\
<prop oor:name="ooInetHTTPProxyPort"><value>9</value></prop>\
<prop oor:name="ooInetHTTPSProxyName"><value>127.0.0.1</value></prop>\
<prop oor:name="ooInetHTTPSProxyPort"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"><value>1</value></prop></item>
</oor:items>
"""
"""The profile's settings: no macros, links that are not followed, and a proxy that is not there."""


def program() -> str | None:
    """The path of LibreOffice, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(data: bytes, old: OldFormat) -> tuple[bytes, str]:
    """An old Office file in the format that it ``becomes``, and what converted it (``"LibreOffice 7.4.7.2"``).

    Raises:
        OldFormat: LibreOffice is not installed; it is ``old`` itself.
        Unreadable: LibreOffice cannot convert it within the limits.
    """
    path = program()
    if path is None:
        raise old
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="onrecord-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"paper{old.suffix}")
        source.write_bytes(data)
        _settings(Path(folder, "profile", "user"))
        overran = _run(path, source, old.becomes, folder)
        try:
            return Path(folder, "out", f"paper{old.becomes}").read_bytes(), version(path)
        except OSError:
            why = (
                f"takes longer than {_SECONDS} s" if overran else "fails: it may be damaged, or locked with a password"
            )
            what = f"{old.what.rstrip('.')}; converting it with LibreOffice {why}."
            raise Unreadable(what, "Open it in its own program and save it as DOCX, XLSX, PPTX or PDF.") from None


def _settings(folder: Path) -> None:
    folder.mkdir(parents=True)
    Path(folder, "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")


def _run(path: str, source: Path, becomes: str, folder: str) -> bool:
    """Runs the conversion to its end; whether it took too long."""
    limits = [str(_SECONDS), str(_MEGABYTES), str(_LARGEST)]
    profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
    options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]
    target = ["--convert-to", becomes.lstrip("."), "--outdir", str(Path(folder, "out")), str(source)]
    process = subprocess.Popen(
        [sys.executable, "-c", _LIMITED, *limits, path, profile, *options, *target],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "HOME": folder, "TMPDIR": folder},
        start_new_session=True,
    )
    try:
        process.wait(2 * _SECONDS)
        return False
    except subprocess.TimeoutExpired:
        return True
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program and those that it has started."""
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
    process.wait()


@lru_cache(maxsize=4)
def version(path: str) -> str:
    """``LibreOffice 7.4.7.2``, as the program at the path says it; its name alone where it does not."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return "LibreOffice"
    found = re.match(r"LibreOffice [\d.]+", said.decode("utf-8", "replace"))
    return found[0] if found else "LibreOffice"
