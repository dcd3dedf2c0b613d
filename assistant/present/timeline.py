"""A topic over time as people read it: first, latest and gaps in words, and as files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from assistant.answering import Address, write_address
from assistant.present.control_characters import json_made_visible
from assistant.present.edition import Edition
from assistant.present.exports import PLACE_COLUMNS, add_words, paper_bytes, place_cells, rows_as_csv, word_paper
from assistant.present.flowing import flowing
from assistant.present.labels import counted, reference, searched_in_words
from assistant.present.markdown import as_markdown, literal
from assistant.present.verdicts import said_in_words
from assistant.records import Citation, Timeline, TimelineGap, as_json
from assistant.text import one_line, written_date

NEAREST = "Nearest passages of records that have none above the threshold. They are no part of it."


def timeline_in_words(timeline: Timeline) -> tuple[str, str]:
    """How many quotations, and of which dates: ``("3 quotations", " on “X”, the best of each …")``."""
    number = len(timeline.entries) + len(timeline.undated)
    if not number:
        return "Nothing", f" on “{timeline.topic}”: no record searched has a quotation above the threshold."
    head = counted(number, "quotation")
    if timeline.first is None or timeline.latest is None:
        return head, f" on “{timeline.topic}”, one of each record; none of them is dated."
    undated = f"; {len(timeline.undated)} not dated" if timeline.undated else ""
    ends = f"the first of {written_date(timeline.first.date)}, the latest of {written_date(timeline.latest.date)}"
    return head, f" on “{timeline.topic}”, the best of each record: {ends}{undated}."


def unread_in_words(timeline: Timeline) -> str | None:
    """That records with the words of the topic were not read closely, None where all were."""
    if not timeline.unread:
        return None
    return f"{counted(timeline.unread, 'more record')} with these words were not read closely: use filters to see them."


def period_in_words(period: str) -> str:
    """``2024``, ``April to June 2024`` of ``2024-Q2``, ``March 2024`` of ``2024-03``."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        last = 3 * int(part[1:])
        first = written_date(f"{year}-{last - 2:02d}").removesuffix(f" {year}")
        return f"{first} to {written_date(f'{year}-{last:02d}')}"
    return written_date(period)


def gap_in_words(gap: TimelineGap) -> str:
    """Between which dates nothing stands, and how much of that time was searched."""
    searched = f"{counted(gap.records, 'record')} of that time searched" if gap.records else "no record of that time"
    return f"Gap: no quotation between {written_date(gap.after)} and {written_date(gap.before)}; {searched}."


def in_course(timeline: Timeline) -> Iterator[Citation | TimelineGap]:
    """The entries, oldest first, with each gap before the entry that ends it."""
    ends = {gap.before: gap for gap in timeline.gaps}
    for entry in timeline.entries:
        if entry.date in ends:
            yield ends.pop(entry.date)
        yield entry


def place_in_course(timeline: Timeline, citation: Citation) -> str:
    """``first``, ``latest``, both where one entry is all there is, or nothing."""
    ends = (("first", timeline.first), ("latest", timeline.latest))
    return " and ".join(name for name, end in ends if end is citation or end == citation)


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def link_to_timeline(timeline: Timeline) -> str:
    """A relative address that makes the same timeline of the same papers."""
    return write_address(Address(timeline.topic, timeline.searched.filters, view="timeline"))


def timeline_json(timeline: Timeline, edition: Edition | None = None) -> bytes:
    """The fields of a timeline as JSON, with the day it was made, and the address that makes it again."""
    edition = edition or Edition.today()
    head = {"type": "Timeline", "made": edition.made, "address": edition.permalink(link_to_timeline(timeline))}
    return (json_made_visible(json.dumps({**head, **as_json(timeline)}, ensure_ascii=False, indent=2)) + "\n").encode()


def timeline_csv(timeline: Timeline, edition: Edition | None = None) -> bytes:
    """A row for each entry, oldest first, and each gap, then the undated, and the nearest, which are called so."""
    edition = edition or Edition.today()
    rows: list[Sequence[object]] = [
        ("topic", "in the course", "verdict", "quote", "support", *PLACE_COLUMNS, "speaker", "link", *_MADE)
    ]
    beside = (edition.made, timeline.searched.version, searched_in_words(timeline.searched))
    for one in in_course(timeline):
        if isinstance(one, TimelineGap):
            rows.append((timeline.topic, gap_in_words(one), *("" for _ in range(5 + len(PLACE_COLUMNS))), *beside))
        else:
            rows.append(_row(timeline, place_in_course(timeline, one), one, edition, beside))
    rows += [_row(timeline, "undated", one, edition, beside) for one in timeline.undated]
    rows += [_row(timeline, "nearest, no part of it", one, edition, beside) for one in timeline.nearest]
    return rows_as_csv(rows)


_MADE = ("made", "index", "searched")


def _row(timeline: Timeline, what: str, cited: Citation, edition: Edition, beside: Sequence[str]) -> Sequence[object]:
    speaker = cited.speaker.name if cited.speaker else None
    place = (*place_cells(cited, cited.kind), speaker, edition.permalink(cited.link))
    return (timeline.topic, what, str(cited.verdict), cited.quote, cited.support, *place, *beside)


def timeline_markdown(timeline: Timeline, edition: Edition | None = None) -> bytes:
    """The topic as a heading, each entry under its date with its reference and permalink, the gaps, what was
    searched."""
    edition = edition or Edition.today()
    told = [f"# {literal(one_line(timeline.topic))}: over time", literal("".join(timeline_in_words(timeline)))]
    for one in in_course(timeline):
        if isinstance(one, TimelineGap):
            told.append(literal(gap_in_words(one)))
        else:
            told += [f"## {_dated(timeline, one)}", *_quoted(one, edition)]
    for head, cited in (("Undated", timeline.undated), ("Nearest", timeline.nearest)):
        if cited:
            told += [f"## {head}", *((literal(NEAREST),) if head == "Nearest" else ())]
            told += [line for one in cited for line in _quoted(one, edition)]
    told += [literal(line) for line in _closing(timeline, edition)]
    return ("\n\n".join(told) + "\n").encode()


def _quoted(cited: Citation, edition: Edition) -> tuple[str, str]:
    place = f"{literal(said_in_words(cited))}; {literal(edition.permalink(cited.link))}"
    return as_markdown(cited).rstrip("\n"), place


def _dated(timeline: Timeline, cited: Citation) -> str:
    named = place_in_course(timeline, cited)
    return f"{written_date(cited.date)}{f' ({named})' if named else ''}"


def timeline_briefing(timeline: Timeline, edition: Edition | None = None) -> bytes:
    """A Word paper (.docx) of the same."""
    edition = edition or Edition.today()
    paper = word_paper(f"{timeline.topic}: over time")

    def quote(cited: Citation) -> None:
        add_words(paper, [(flowing(cited.quote), False)], "Quote")
        add_words(paper, [(f"{reference(cited)} [{cited.document}:{cited.start}-{cited.end}]", False)])
        add_words(paper, [(f"{said_in_words(cited)}; {edition.permalink(cited.link)}", False)])

    add_words(paper, [("".join(timeline_in_words(timeline)), False)])
    for one in in_course(timeline):
        if isinstance(one, TimelineGap):
            add_words(paper, [(gap_in_words(one), False)])
        else:
            paper.add_heading(_dated(timeline, one), 1)
            quote(one)
    for head, cited in (("Undated", timeline.undated), ("Nearest", timeline.nearest)):
        if cited:
            paper.add_heading(head, 1)
            if head == "Nearest":
                add_words(paper, [(NEAREST, False)])
            for own in cited:
                quote(own)
    paper.add_heading("What was searched", 1)
    for line in _closing(timeline, edition):
        add_words(paper, [(line, False)])
    return paper_bytes(paper)


def _closing(timeline: Timeline, edition: Edition) -> list[str]:
    unread = unread_in_words(timeline)
    made = f"{edition.in_words(timeline.searched)} Made again: {edition.permalink(link_to_timeline(timeline))}"
    return [*([unread] if unread else []), searched_in_words(timeline.searched), made]
