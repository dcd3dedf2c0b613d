"""How well it answers: question sets, measures, and the report."""

from __future__ import annotations

from assistant.evaluation.running import run_questions

__all__ = ["run_questions"]
