"""The server as `python app.py` starts it, with the toy encoder, and a question that provokes a defect."""

from __future__ import annotations

import sys
from typing import Any

from assistant.assistant import Assistant
from assistant.cli.commands import main
from assistant.web import state
from tests.toys import ToyEncoder

ANSWERED = "Was the crossing on Bridge Street damaged by the flood in January?"
UNANSWERED = "Which xylophones outsell quokkas?"

DEFECT = "Please provoke a defect?"


def _asked(self: Assistant, text: str, *given: Any, **more: Any) -> Any:
    if text == DEFECT:
        raise ValueError("a secret of the program")
    return _ask(self, text, *given, **more)


_ask = Assistant.explain

if __name__ == "__main__":
    state.load_question_encoder = lambda name="toy": ToyEncoder()
    state.candidates = lambda snapshot: iter([UNANSWERED, ANSWERED])
    Assistant.explain = _asked  # type: ignore[method-assign]
    raise SystemExit(main(["serve", *sys.argv[1:]]))
