"""The web chat. `python app.py` serves it on http://127.0.0.1:7860; `python app.py --help` lists what can be set.

It is ``onrecord serve``.
"""

from assistant.cli.commands import run, serve

if __name__ == "__main__":
    raise SystemExit(run(serve, "app.py"))
