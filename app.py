"""The web chat. `python app.py` serves it on http://127.0.0.1:7860; `python app.py --help` lists what can be set.

It is ``onrecord serve``.
"""

import sys

try:
    from assistant.cli.commands import run, serve
except ModuleNotFoundError as missing:
    sys.exit(
        f"onrecord: The package {missing.name!r} is not installed in this Python. "
        "Run: make setup, then .venv/bin/python app.py"
    )

if __name__ == "__main__":
    raise SystemExit(run(serve, "app.py"))
