"""Known advisories against what is installed: ``python tools/audit.py``, part of ``make test``.

Where the advisories cannot be reached that is said, and nothing fails; one that is found fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Audit:
    """How many packages were compared with the advisories, of how many, and what was found."""

    audited: int
    installed: int
    advisories: tuple[str, ...]

    def __str__(self) -> str:
        if not self.audited:
            return "Not audited: the advisories could not be reached from here."
        told = f"{len(self.advisories)} known advisories in {self.audited} of {self.installed} packages."
        return "\n".join([told, *self.advisories])


def audit(seconds: int = 120) -> Audit:
    """What `pip-audit` says; nothing audited where it cannot reach its data in time."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--local",
        "--progress-spinner",
        "off",
        "--timeout",
        "10",
        "-f",
        "json",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
        return parsed(done.stdout)
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return Audit(0, 0, ())


def parsed(told: str) -> Audit:
    """The audit in the JSON of `pip-audit`; a package that it skipped was not audited, whatever its last line says."""
    packages = json.loads(told)["dependencies"]
    audited = [package for package in packages if "vulns" in package]
    advisories = tuple(
        f"{package['name']} {package['version']}: {advisory['id']}, "
        f"fixed in {', '.join(advisory['fix_versions']) or 'no release yet'}"
        for package in audited
        for advisory in package["vulns"]
    )
    return Audit(len(audited), len(packages), advisories)


if __name__ == "__main__":
    made = audit()
    print(made)
    sys.exit(1 if made.advisories else 0)
