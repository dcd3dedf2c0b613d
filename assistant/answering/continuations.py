"""Lists that go on where a quotation ends: then what is asked for is answered in part, and that is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.lists import LISTED
from assistant.answering.question import Question
from assistant.index import SearchIndex
from assistant.records import Answer, Citation, Completeness, NoAnswer, Passage, Reply

REST = "the rest of the list"
"""What is said not to be covered where a list goes on after the quotation."""


def name_rest_of_list(index: SearchIndex, question: Question, reply: Reply) -> Reply:
    """``reply`` to a question that asks for several things, with what is cut of the list it quotes first said."""
    if isinstance(reply, NoAnswer) or not question.wanted.several:
        return reply
    first, *others = reply.citations
    if not (first.cut or _goes_on(index.passages(first.document), first)):
        return reply
    told = replace(reply, citations=(replace(first, cut=True), *others), missing=(*reply.missing, REST))
    return replace(told, completeness=Completeness.PART) if isinstance(told, Answer) else told


def _goes_on(passages: Sequence[Passage], citation: Citation) -> bool:
    """Whether the quotation ends with its passage, and the next begins with another item or row below the same
    headings."""
    place = next((at for at, own in enumerate(passages) if own.start == citation.passage_start), None)
    if place is None or place + 1 >= len(passages):
        return False
    own, after = passages[place], passages[place + 1]
    last = next((sentence for sentence in reversed(own.sentences) if sentence.quotable), None)
    first = next((sentence for sentence in after.sentences if sentence.quotable), None)
    if last is None or first is None or last.end != citation.end or own.path != after.path:
        return False
    return first.kind is last.kind and first.kind in LISTED
