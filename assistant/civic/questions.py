"""Questions that people who are no members put to a meeting, and what they were answered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.civic.meeting_text import MeetingText
from assistant.records import PublicQuestion, RecordSlice, SectionKind
from assistant.text import ASKED_BY, REPLY_LABEL

_PUBLIC = re.compile(r"\b(?:public|residents?|parishioners?|open forum|electors?)\b", re.I)
_MEMBER = re.compile(r"\b(?:councillor|cllr|clir|director|trustee|alderman|mayor|leader|chair)", re.I)
_LONGEST = 6000


def questions_in(text: MeetingText) -> Iterator[PublicQuestion]:
    """The public questions of a record with their replies, in order."""
    starts = [start for start in _starts(text) if start[1] is None or not _MEMBER.search(start[1].words)]
    every = sorted({start[0] for start in _starts(text)})
    for start, asker, begins in starts:
        later = next((other for other in every if other > start), text.record.end)
        item = text.item_at(start)
        limit = min(later, item.end if item else text.record.end, start + _LONGEST)
        yield from _question(text, start, begins, limit, asker)


def _starts(text: MeetingText) -> list[tuple[int, RecordSlice | None, int]]:
    """Where each question begins, who asks it, and where its words begin."""
    found: list[tuple[int, RecordSlice | None, int]] = []
    for section in text.sections:
        shown = text.slice(section.start, section.end)
        words = text.folded(shown.start, shown.end)
        asked = ASKED_BY.match(words)
        if asked:
            asker = text.slice(shown.start + asked.start("asker"), shown.start + asked.end("asker"))
            found.append((shown.start, asker, shown.start + asked.end()))
        elif section.kind is SectionKind.QUESTION and any(_PUBLIC.search(head) for head in section.path):
            found.append((shown.start, None, shown.start))
    return found


def _question(
    text: MeetingText, start: int, begins: int, limit: int, asker: RecordSlice | None
) -> Iterator[PublicQuestion]:
    reply = next(
        (label for label in REPLY_LABEL.finditer(text.flow, begins, limit) if _heads_line(text, label.start())), None
    )
    question = text.slice(begins, reply.start() if reply else limit)
    if not question.words or (reply is None and len(question.words) > _LONGEST // 2):
        return
    answer = text.slice(reply.end(), limit) if reply else None
    replier = text.slice(*reply.span("replier")) if reply and reply["replier"] else None
    whole = text.slice(start, answer.end if answer else question.end)
    yield PublicQuestion(
        whole, question, asker, answer if answer and answer.words else None, replier, text.item_at(start)
    )


def _heads_line(text: MeetingText, at: int) -> bool:
    return not text.flow[text.flow.rfind("\n", 0, at) + 1 : at].strip(" \t*#_")
