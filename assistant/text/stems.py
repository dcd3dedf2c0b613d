"""The words that introduce list items, kept while a record is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.text.sentences import Span


@dataclass(slots=True)
class Stem:
    """Words that introduce list items: the form of their own marker, their span, the form of the items below them."""

    form: str
    span: Span
    below: str | None = None


@dataclass(slots=True)
class Stems:
    """The introductions of the lists being read, outermost first."""

    stack: list[Stem] = field(default_factory=list)

    def begin(self, stem: Span | None = None) -> None:
        """Ends every list; ``stem`` introduces the next one."""
        self.stack = [] if stem is None else [Stem("", stem)]

    def of(self, form: str, goes_on: bool) -> Span | None:
        """The introduction of an item whose marker has this form; lists inside the one it belongs to are ended.

        An item of the introduction's own form is below it if it goes on with its sentence, in lower case.
        """
        for depth, stem in enumerate(self.stack):
            below = goes_on and stem is self.stack[-1] and stem.below in {None, form}
            if stem.form == form and not below:
                del self.stack[depth:]
                break
        if not self.stack:
            return None
        self.stack[-1].below = self.stack[-1].below or form
        return self.stack[-1].span
