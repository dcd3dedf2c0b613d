"""How well the grammar of meetings reads: what was labelled by hand on pages of minutes, against what is read there.

    python tools/civic.py PAPERS                 precision and recall by kind, seen, unseen and fresh pages apart
    python tools/civic.py PAPERS --show          and what was missed or wrong on the seen pages
    python tools/civic.py PAPERS --kind speech   one kind alone

PAPERS is a folder with ``manifest.jsonl`` (``file``, ``text`` of each paper) and the files. The labels, in
``questions/civic.jsonl``, hold no text: a page is ``[start, end]`` in characters of the paper's plain text, whose
SHA-256 stands with it, and every label a span in it. Where a text has changed its page is left out, and said to be.

**Matching.** Our reading of a file and its plain text are laid beside each other word by word (longest common
subsequence), so that what is found gets its place among the labelled words. A decision, a recommendation, a vote or an
action is a label's where the words they share are half or more of all the words of both, or where they begin or end
with the same word (one may have "It was agreed that" before it, or the list that follows); one label answers for one
find. Of what runs over the end of a page the words on the page count. A mover, a seconder or a chair matches where the
name shares a word with the labelled one. A speech is right where half of its words or more are labelled as said by
somebody of that name; a labelled speech is found where half of its words are in right ones. Labels marked optional may
be found or not: they count neither as missed nor as wrong (what a body "noted", a name that the form does not call a
mover).

Precision is of what was found on labelled pages; recall of what was labelled. Pages of six bodies are unseen: whoever
mends the grammar may look at the others alone, and ``--show`` shows no more.

**Fresh pages.** The misses of the unseen pages have been counted by kind, and the grammar mended by these counts, so 36
pages were labelled after that: whoever mends the grammar has seen neither these pages nor their misses, and whoever
labelled them had read neither the grammar nor what it finds. They are of papers of the four dev bodies that have
minutes without a labelled page (three of these bodies have seen pages of other papers, one has unseen ones): every
paper cut into pages of 1,500 to 4,500 characters at ends of paragraphs, as near to 2,700 as may be, shuffled within a
body by ``random.Random(20261201)``, the first 10, 10, 6 and 10 taken, two of a paper at most. One page begins some
paragraphs later, so that it does not open within a resolution. Of a packet of papers only pages of its minutes count.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rapidfuzz.distance import LCSseq

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.formats import parse_file  # noqa: E402
from assistant.records import Document, MeetingRecords, Presence, RecordSlice  # noqa: E402
from assistant.sources import SourceFile, make_document  # noqa: E402

LABELS = ROOT / "tools" / "questions" / "civic.jsonl"
HALF = 0.5
"""The share of all words of a find and a label that both must hold; and of a speech's words that must be labelled."""
TITLES = frozenset(
    [
        *("cllr", "cllrs", "councillor", "councillors", "director", "directors", "mr", "mrs", "ms", "miss", "dr"),
        *("the", "a", "of", "and", "mayor", "president", "chief", "chair", "chairman", "county", "captain", "deputy"),
        *("interim", "member"),
    ]
)
"""Words of a name that do not tell one person from another, where it has others."""
SIDES = ("seen", "unseen", "fresh")
"""What whoever mends the grammar knows of a page: all, counts alone, nothing."""
KINDS = ("decision", "recommendation", "vote", "names", "mover", "seconder", "outcome", "speech", "action", "chair")

Span = tuple[int, int]
Read = Callable[[Document], Iterable[MeetingRecords]]


@dataclass(frozen=True)
class Token:
    """A word of a text, folded, and where it stands."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of ``text``, each folded to lower case and compatibility form."""
    return [
        Token(unicodedata.normalize("NFKC", found[0]).casefold(), *found.span())
        for found in re.finditer(r"[^\W_]+", text)
    ]


class Aligned:
    """The words of our reading of a file, each with the place of the same word in its plain text."""

    def __init__(self, plain: str, ours: str) -> None:
        self.plain, self._ours = tokens(plain), tokens(ours)
        blocks = LCSseq.opcodes([t.word for t in self.plain], [t.word for t in self._ours])
        self._place: dict[int, int] = {}
        for block in blocks:
            if block.tag == "equal":
                for step in range(block.src_end - block.src_start):
                    self._place[block.dest_start + step] = block.src_start + step

    def of_ours(self, start: int, end: int) -> frozenset[int]:
        """The words of the plain text that those of our reading between ``start`` and ``end`` are; none where most of
        them have no place there (a table whose columns the plain text runs together)."""
        own = [n for n, token in enumerate(self._ours) if start < token.end and token.start < end]
        placed = frozenset(self._place[n] for n in own if n in self._place)
        return placed if len(placed) > HALF * len(own) else frozenset()

    def of_plain(self, start: int, end: int) -> frozenset[int]:
        """The words of the plain text between ``start`` and ``end``."""
        return frozenset(n for n, token in enumerate(self.plain) if start < token.end and token.start < end)

    def words(self, places: Iterable[int]) -> frozenset[str]:
        """What those words are."""
        return frozenset(self.plain[place].word for place in places)


@dataclass(frozen=True)
class Found:
    """Something read on a page: its kind, the words it is made of (any of ``spans`` may match), and beside them a name
    or a value that must be right."""

    kind: str
    spans: tuple[frozenset[int], ...]
    name: frozenset[str] = frozenset()
    value: object = None
    slice: RecordSlice | None = None


@dataclass
class Tally:
    """Counts of one kind."""

    found: int = 0
    right: int = 0
    labelled: int = 0
    met: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for name in ("found", "right", "labelled", "met"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed += other.missed
        self.wrong += other.wrong

    def __str__(self) -> str:
        precision = f"{self.right / self.found:.3f}" if self.found else "—"
        recall = f"{self.met / self.labelled:.3f}" if self.labelled else "—"
        return f"precision {precision} ({self.right} of {self.found}), recall {recall} ({self.met} of {self.labelled})"


def alike(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether a find and a label are the same: half of all their words are shared, or they begin or end with the same
    word."""
    if not one or not other:
        return False
    return len(one & other) >= HALF * len(one | other) or max(one) == max(other) or min(one) == min(other)


def same_name(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names share a word that tells people apart; of titles alone ("the Chairman"), any word."""
    left, right = one - TITLES, other - TITLES
    return bool(left & right) if left and right else bool((one & other) - {"the", "a", "of", "and"})


# ── what was read ──


def found_on(page: Span, aligned: Aligned, meetings: Iterable[MeetingRecords]) -> list[Found]:
    """What ``meetings`` hold on a page, in the order of the text; what has less than half its words there is not."""
    own = aligned.of_plain(*page)
    made = [one for meeting in meetings for one in _all_found(aligned, meeting)]
    here = [
        replace(one, spans=tuple(span & own for span in one.spans))
        for one in made
        if any(span and len(span & own) >= HALF * len(span) for span in one.spans)
    ]
    unique = {(one.kind, one.spans, one.name, repr(one.value)): one for one in here}
    return sorted(unique.values(), key=lambda one: min((min(span) for span in one.spans if span), default=0))


def _all_found(aligned: Aligned, meeting: MeetingRecords) -> Iterator[Found]:
    def at(piece: RecordSlice | None) -> frozenset[int]:
        return aligned.of_ours(piece.start, piece.end) if piece else frozenset()

    def named(piece: RecordSlice | None) -> frozenset[str]:
        return frozenset(token.word for token in tokens(piece.words)) if piece else frozenset()

    for kind, held in (("decision", meeting.decisions), ("recommendation", meeting.recommendations)):
        for one in held:
            yield Found(kind, (at(one.whole), at(one.words)), slice=one.whole)
    for one in (*meeting.decisions, *meeting.recommendations, *meeting.motions):
        for kind, person in (("mover", one.mover), ("seconder", one.seconder)):
            if person:
                yield Found(kind, (at(person),), named(person), slice=person)
    for motion in meeting.motions:
        if motion.outcome and motion.said:
            yield Found("outcome", (at(motion.said),), value=str(motion.outcome), slice=motion.said)
    votes = {vote.whole: vote for vote in (*meeting.votes, *(one.vote for one in meeting.decisions if one.vote))}
    for vote in votes.values():
        unanimous = (at(vote.unanimous),) if vote.unanimous else ()
        sides = {
            side: frozenset(tokens(name.words)[-1].word for name in of.names)
            for side, of in (("for", vote.in_favour), ("against", vote.against), ("abstaining", vote.abstaining))
            if of and of.names
        }
        yield Found("vote", (at(vote.whole), *unanimous), value=sides, slice=vote.whole)
    for speech in meeting.speeches:
        yield Found("speech", (at(speech.whole),), named(speech.speaker), slice=speech.whole)
    for action in meeting.actions:
        yield Found("action", (at(action.whole), at(action.words)), named(action.owner), slice=action.whole)
    for person in meeting.attendance:
        if person.presence is Presence.CHAIR:
            yield Found("chair", (at(person.person),), named(person.person), slice=person.person)


# ── against the labels ──


def scored(page: dict[str, Any], aligned: Aligned, found: Sequence[Found]) -> dict[str, Tally]:
    """The counts of a labelled page, by kind."""
    labels = page["labels"]
    tallies = {}
    for kind in ("decision", "recommendation", "vote", "action"):
        tallies[kind] = _paired(aligned, [x for x in labels if x["kind"] == kind], _of(found, kind))
    tallies["names"] = _names(aligned, [x for x in labels if x["kind"] == "vote"], _of(found, "vote"))
    for kind in ("mover", "seconder", "chair", "outcome"):
        tallies[kind] = _named(aligned, [x for x in labels if x["kind"] == kind], _of(found, kind))
    tallies["speech"] = _speeches(aligned, [x for x in labels if x["kind"] == "speech"], _of(found, "speech"))
    return tallies


def _of(found: Sequence[Found], kind: str) -> list[Found]:
    return [one for one in found if one.kind == kind]


def _shown(one: Found) -> str:
    return " ".join(one.slice.words.split())[:160] if one.slice else ""


def _label_shown(aligned: Aligned, label: dict[str, Any]) -> str:
    places = sorted(aligned.of_plain(*label["span"]))
    return " ".join(aligned.plain[place].word for place in places)[:160]


def _paired(aligned: Aligned, labels: Sequence[dict[str, Any]], found: Sequence[Found]) -> Tally:
    """Each find with a label of its own, required ones first; an optional one may answer for several finds."""
    spans = [aligned.of_plain(*label["span"]) for label in labels]
    order = sorted(range(len(labels)), key=lambda n: labels[n].get("optional", False))
    taken: set[int] = set()
    tally = Tally(labelled=sum(not label.get("optional") for label in labels))
    for one in found:
        fits = [n for n in order if any(alike(span, spans[n]) for span in one.spans)]
        free = [n for n in fits if n not in taken or labels[n].get("optional")]
        tally.found += 1
        if not free:
            tally.wrong.append(_shown(one))
            continue
        tally.right += 1
        taken.add(max(free, key=lambda n: max(len(span & spans[n]) for span in one.spans)))
    met = [n for n, label in enumerate(labels) if not label.get("optional") and n in taken]
    tally.met = len(met)
    tally.missed = [
        _label_shown(aligned, label) for n, label in enumerate(labels) if not label.get("optional") and n not in taken
    ]
    return tally


def _names(aligned: Aligned, labels: Sequence[dict[str, Any]], found: Sequence[Found]) -> Tally:
    """Votes with names: right where every side has the names that are printed, and no other."""
    tally = Tally()
    for label in labels:
        sides = {
            side: aligned.words(n for name in label[side] for n in aligned.of_plain(*name))
            for side in ("for", "against", "abstaining")
            if label.get(side)
        }
        if not sides:
            continue
        span = aligned.of_plain(*label["span"])
        tally.labelled += 1
        own = [one for one in found if one.value and any(alike(part, span) for part in one.spans)]
        tally.found += bool(own)
        if any(one.value == sides for one in own):
            tally.right += 1
            tally.met += 1
        else:
            (tally.wrong if own else tally.missed).append(_label_shown(aligned, label))
    return tally


def _named(aligned: Aligned, labels: Sequence[dict[str, Any]], found: Sequence[Found]) -> Tally:
    """Names and outcomes: a find is right where it shares a word, in its place, with a label that says the same."""
    spans = [aligned.of_plain(*label["span"]) for label in labels]
    tally = Tally(labelled=sum(not label.get("optional") for label in labels))
    met: set[int] = set()
    for one in found:
        fits = [
            n
            for n, label in enumerate(labels)
            if any(span & spans[n] for span in one.spans)
            and (one.value is None or label.get("outcome") in (one.value, "unanimous"))
        ]
        tally.found += 1
        if fits:
            tally.right += 1
            met.update(fits)
        else:
            tally.wrong.append(_shown(one))
    tally.met = sum(n in met for n, label in enumerate(labels) if not label.get("optional"))
    tally.missed = [
        _label_shown(aligned, label) for n, label in enumerate(labels) if not label.get("optional") and n not in met
    ]
    return tally


def _speeches(aligned: Aligned, labels: Sequence[dict[str, Any]], found: Sequence[Found]) -> Tally:
    """Who says what: see *Matching* above."""
    spans = [aligned.of_plain(*label["span"]) for label in labels]
    names = [aligned.words(aligned.of_plain(*label["who"])) for label in labels]
    tally = Tally(labelled=sum(not label.get("optional") for label in labels))
    said: dict[int, set[int]] = {}
    for one in found:
        own = [n for n, name in enumerate(names) if same_name(one.name, name)]
        span = one.spans[0]
        covered = span & frozenset().union(*(spans[n] for n in own))
        tally.found += 1
        if not span or len(covered) < HALF * len(span):
            tally.wrong.append(f"{' '.join(sorted(one.name))}: {_shown(one)}")
            continue
        tally.right += 1
        for n in own:
            said.setdefault(n, set()).update(span & spans[n])
    for n, label in enumerate(labels):
        if label.get("optional"):
            continue
        if len(said.get(n, ())) >= HALF * len(spans[n]):
            tally.met += 1
        else:
            tally.missed.append(_label_shown(aligned, label))
    return tally


# ── over the papers ──


def document_of(folder: Path, file: str) -> Document:
    """A paper as the product reads it."""
    data = (folder / file).read_bytes()
    origin = SourceFile(file, Path(file).stem, hashlib.sha256(data).hexdigest(), b"", None)
    return make_document(origin, parse_file(data, Path(file).name))


def measured(
    folder: Path, pages: Sequence[dict[str, Any]], read: Read
) -> tuple[dict[str, dict[str, Tally]], list[str]]:
    """The counts by side and kind, and the papers whose text is not the one that was labelled."""
    manifest = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {row["file"]: row["text"] for row in map(json.loads, manifest)}
    sides: dict[str, dict[str, Tally]] = {}
    changed: list[str] = []
    for file in dict.fromkeys(page["file"] for page in pages):
        own = [page for page in pages if page["file"] == file]
        plain = (folder / texts[file]).read_text(encoding="utf-8", errors="replace") if file in texts else ""
        if hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest() != own[0]["sha256"]:
            changed.append(file)
            continue
        document = document_of(folder, file)
        aligned, meetings = Aligned(plain, document.text), list(read(document))
        for page in own:
            kept = sides.setdefault(page["side"], {})
            for kind, tally in scored(page, aligned, found_on(tuple(page["page"]), aligned, meetings)).items():
                tally.missed = [f"{file}: {told}" for told in tally.missed]
                tally.wrong = [f"{file}: {told}" for told in tally.wrong]
                kept.setdefault(kind, Tally()).add(tally)
    return sides, changed


def labelled_pages(path: Path = LABELS) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("papers", type=Path)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--kind", choices=KINDS)
    arguments = parser.parse_args()
    from assistant.civic import read_meetings

    pages = labelled_pages()
    sides, changed = measured(arguments.papers, pages, read_meetings)
    for side, tallies in sorted(sides.items(), key=lambda kept: SIDES.index(kept[0])):
        own = [page for page in pages if page["side"] == side]
        print(f"{side}: {len(own)} pages of {len({page['body'] for page in own})} bodies")
        for kind in KINDS:
            if arguments.kind in (None, kind) and kind in tallies:
                print(f"  {kind:<15}{tallies[kind]}")
                if arguments.show and side == "seen":
                    print(*(f"      missed: {told}" for told in tallies[kind].missed), sep="\n")
                    print(*(f"      wrong:  {told}" for told in tallies[kind].wrong), sep="\n")
    print(*(f"left out, its text has changed: {file}" for file in changed), sep="\n")
    kinds = Counter(label["kind"] for page in pages for label in page["labels"])
    print(f"labels: {dict(kinds)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
