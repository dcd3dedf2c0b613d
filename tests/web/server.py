"""The server as `python app.py` starts it, with the toy encoder, and a question that provokes a defect."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from assistant.assistant import Assistant
from assistant.cli.commands import main
from assistant.web import state
from tests.toys import ToyEncoder

ANSWERED = "Was the crossing on Bridge Street damaged by the flood in January?"
UNANSWERED = "Which xylophones outsell quokkas?"

DEFECT = "Please provoke a defect?"


def _but_for_a_defect(method: Callable[..., Any]) -> Callable[..., Any]:
    def _asked(self: Assistant, text: str, *given: Any, **more: Any) -> Any:
        if text == DEFECT:
            raise ValueError("a secret of the program")
        return method(self, text, *given, **more)

    return _asked


if __name__ == "__main__":
    state.load_question_encoder = lambda name="toy": ToyEncoder()
    state.candidates = lambda snapshot: iter([UNANSWERED, ANSWERED])
    for name in ("ask_within", "explain"):
        setattr(Assistant, name, _but_for_a_defect(getattr(Assistant, name)))
    raise SystemExit(main(["serve", *sys.argv[1:]]))
