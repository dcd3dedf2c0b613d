"""The command line. `assistant.cli.commands` holds its commands, and `main`, which the script ``onrecord`` calls."""

from __future__ import annotations
