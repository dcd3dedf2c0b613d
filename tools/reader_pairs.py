"""What a reader learns from: questions, each with passages that answer it and passages that do not.

Two sources. Question-answering sets (``id, question, passage, title, group, answers``): an answer's sentence is the one
that holds it and shares most words with the question. And ``tools/questions/reader.jsonl``: questions written by hand
on inspection reports, each with the sentences that answer it, or, for a near miss, those that look as if they did; it
holds offsets and no text, and is read against an index of the same reports. Passages that do not answer are the nearest
ones by the embedded encoder that hold no answer.
"""

from __future__ import annotations

import json
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from assistant.assistant import Assistant
from assistant.models.encoder import Encoder
from assistant.text.sentences import sentence_spans
from assistant.text.words import content_stems_in, one_line

REPORTS = "reports"
"""The source of the questions on inspection reports."""
LONGEST = 1000
"""Characters of a passage, as the product cuts them."""
_NEAREST = 40
"""Passages nearest to a question among which those that do not answer it are looked for."""
_HARD = 8
"""Of them, how many are kept."""
_SENTENCES = 60
"""An answer of more characters than this is whole sentences: each that it holds is gold."""


_CROSSED = 1300
"""Questions of the sets that are put to the reports."""
_NEAR_ENOUGH = 12
_ALIKE = frozenset({"conditionalqa-train", "covidqa"})
"""Sets whose questions a public record might answer, or that are long."""


@dataclass(frozen=True, slots=True)
class Text:
    """A passage: what stands above it, and its sentences. ``group``, its article or report, is held out as a whole."""

    source: str
    group: str
    context: str
    sentences: tuple[str, ...]


@dataclass(slots=True)
class Asked:
    """A question; numbers are of passages. ``gold`` are passages that answer it, with their sentences that do and those
    that may; ``near`` look as if they answered a question that has no answer; ``far`` answer neither."""

    source: str
    group: str
    question: str
    gold: list[tuple[int, tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    near: list[int] = field(default_factory=list)
    far: list[int] = field(default_factory=list)
    answers: tuple[str, ...] = ()


@dataclass(slots=True)
class Pairs:
    texts: list[Text] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def split(self, share: int = 12) -> tuple[list[Asked], list[Asked]]:
        """Questions to learn from, and questions held out: of each source every so manieth group, by its digest, with
        all questions of other sources on it."""
        groups: dict[str, set[str]] = {}
        for asked in self.asked:
            groups.setdefault(asked.source, set()).add(asked.group)
        ordered = {source: sorted(own, key=lambda one: zlib.crc32(one.encode())) for source, own in groups.items()}
        held = {one for own in ordered.values() for one in own[::share]}
        kept = [asked for asked in self.asked if asked.group not in held]
        return kept, [asked for asked in self.asked if asked.group in held]


def of_sets(paths: Sequence[Path], encoder: Encoder | None) -> Pairs:
    """The pairs of question-answering sets: files, or folders of ``passages.jsonl`` and ``questions.jsonl``. The source
    of each is its name. Without an encoder, passages that do not answer are those of its article with most words in
    common."""
    pairs = Pairs()
    for path in paths:
        known: dict[str, list[tuple[list[int], int]]] = {}
        sentences: dict[str, list[str]] = {}
        for row in _rows(path):
            passage, group = row["passage"], str(row["group"]).casefold()  # sets of one origin share articles
            if passage not in known:
                own = sentences[passage] = _sentences(passage)
                known[passage] = []
                for places in _windows(own):
                    text = Text(path.stem, group, row["title"].replace("_", " "), tuple(own[place] for place in places))
                    pairs.texts.append(text)
                    known[passage].append((places, len(pairs.texts) - 1))
            asked = Asked(path.stem, group, one_line(row["question"]), answers=tuple(map(_plain, row["answers"])))
            if not row["answers"]:
                asked.near = [number for _, number in known[passage]]
            elif not _marked(asked, sentences[passage], known[passage]):
                continue
            pairs.asked.append(asked)
    if encoder is None:
        _oppose_by_words(pairs)
    else:
        _oppose(pairs, encoder)
    return pairs


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The questions of a set, each with one passage. In a folder, each with the first passage that answers it."""
    if path.is_file():
        yield from _lines(path)
        return
    texts = {
        passage["id"]: passage
        for passage in map(json.loads, (path / "passages.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"))
    }
    for row in map(json.loads, (path / "questions.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")):
        if row["gold"]:
            own = texts[next(iter(row["gold"]))]
            yield {**row, "passage": own["text"], "title": own["title"], "group": row["scope"]}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        yield from map(json.loads, lines)


def _marked(asked: Asked, sentences: Sequence[str], windows: Iterable[tuple[list[int], int]]) -> bool:
    """Whether a sentence holds an answer; if so its windows become gold."""
    whole = any(len(answer) > _SENTENCES for answer in asked.answers)
    holding = [place for place, sentence in enumerate(sentences) if _holds(sentence, asked.answers, whole)]
    wanted = set(content_stems_in(asked.question))
    shared = {place: len(wanted & set(content_stems_in(sentences[place]))) for place in holding}
    gold = {place for place in holding if whole or shared[place] == max(shared.values())}
    for places, number in windows:
        own = tuple(at for at, place in enumerate(places) if place in gold)
        maybe = tuple(at for at, place in enumerate(places) if place in shared and place not in gold)
        if own:
            asked.gold.append((number, own, maybe))
    return bool(asked.gold)


def _holds(sentence: str, answers: Sequence[str], whole: bool) -> bool:
    words = f" {_plain(sentence)} "
    if any(answer and f" {answer} " in words for answer in answers):
        return True
    return whole and len(words) > 20 and any(words.strip() in answer for answer in answers)


def _oppose(pairs: Pairs, encoder: Encoder) -> None:
    """Gives each question the nearest passages of its source that hold none of its answers."""
    texts = encoder.encode([f"{text.context}\n{' '.join(text.sentences)}" for text in pairs.texts])
    questions = encoder.encode([asked.question for asked in pairs.asked])
    words = [f" {_plain(' '.join(text.sentences))} " for text in pairs.texts]
    of_source = {
        source: np.array([number for number, text in enumerate(pairs.texts) if text.source == source])
        for source in {text.source for text in pairs.texts}
    }
    for asked, vector in zip(pairs.asked, questions, strict=True):
        own = {number for number, *_ in asked.gold} | set(asked.near)
        rows = of_source[asked.source]
        for number in rows[np.argsort(-(texts[rows] @ vector), kind="stable")[:_NEAREST]].tolist():
            other = pairs.texts[number].group != asked.group
            if number in own or (not asked.gold and not other):  # what has no answer here may have one next door
                continue
            if not any(len(answer) > 2 and f" {answer} " in words[number] for answer in asked.answers):
                asked.far.append(number)
            if len(asked.far) == _HARD:
                break


def _oppose_by_words(pairs: Pairs) -> None:
    """Gives each answered question the passages of its group that share most words with it and hold no answer."""
    words = [f" {_plain(' '.join(text.sentences))} " for text in pairs.texts]
    stems = [set(content_stems_in(" ".join(text.sentences))) for text in pairs.texts]
    of_group: dict[tuple[str, str], list[int]] = {}
    for number, text in enumerate(pairs.texts):
        of_group.setdefault((text.source, text.group), []).append(number)
    for asked in (asked for asked in pairs.asked if asked.gold):
        own = {number for number, *_ in asked.gold}
        wanted = set(content_stems_in(asked.question))
        others = [number for number in of_group.get((asked.source, asked.group), ()) if number not in own]
        others.sort(key=lambda number, asks=wanted: -len(asks & stems[number]))
        asked.far = [
            number
            for number in others
            if not any(len(answer) > 2 and f" {answer} " in words[number] for answer in asked.answers)
        ][:_HARD]


def of_reports(path: Path, desk: Assistant) -> Pairs:
    """The pairs of questions on the documents of an index; those on texts that have changed are left out and counted.

    ``gold`` and ``nearest`` of a question are where sentences start in the document's text.
    """
    pairs = Pairs()
    snapshot = desk.snapshot
    numbers: dict[str, dict[int, tuple[int, int]]] = {}
    of_document: dict[str, list[int]] = {}
    left: Counter[str] = Counter()
    asked = list(_lines(path))
    written = {row["document"] for row in asked}
    for passage in snapshot.passages:
        if passage.document not in written:
            continue
        text, places = snapshot.shown(passage.row)
        lines = [
            (sentence.start, text[start:end]) for sentence, (start, end) in zip(passage.sentences, places, strict=True)
        ]
        lines = [(start, line) for start, line in lines if line.strip()]
        number = len(pairs.texts)
        pairs.texts.append(Text(REPORTS, passage.document, text.split("\n")[0], tuple(line for _, line in lines)))
        of_document.setdefault(passage.document, []).append(number)
        numbers.setdefault(passage.document, {}).update({start: (number, at) for at, (start, _) in enumerate(lines)})
    vectors = snapshot.passage_vectors  # the passages' own; only their order within a document is wanted
    rows = {document: [p.row for p in snapshot.passages if p.document == document] for document in written}
    questions = desk.encoder.encode([row["question"] for row in asked])
    for row, vector in zip(asked, questions, strict=True):
        document = row["document"]
        known = numbers.get(document, {})
        gold = _gold_places(row, known)
        changed = snapshot.card.texts.get(document) != row["text_sha256"]
        if changed or (row["gold"] and not gold):  # its sentences are cut otherwise now
            left[document] += 1
            continue
        question = Asked(REPORTS, document, one_line(row["question"]))
        question.gold = [(number, tuple(ats), ()) for number, ats in gold.items()]
        looks = [known[start][0] for start in row["nearest"] if start in known]
        near = vectors.similarities(vector, np.array(rows[document], dtype=np.int64))
        nearest = [of_document[document][place] for place in np.argsort(-near, kind="stable").tolist()]
        if gold:
            question.far = [n for n in looks * 2 + nearest[:10] if n not in gold]
        else:
            question.near = looks * 2 + nearest[:6]
        pairs.asked.append(question)
    if left:
        print(f"left out, their text has changed: {sum(left.values())} questions on {len(left)} documents")
    return pairs


def _gold_places(row: Mapping[str, Any], known: Mapping[int, tuple[int, int]]) -> dict[int, list[int]]:
    """The sentences of a question's gold that still stand where they stood: their numbers in each passage."""
    places: dict[int, list[int]] = {}
    for start in row["gold"]:
        if start in known:
            number, at = known[start]
            places.setdefault(number, []).append(at)
    return places


def crossed(learned: Sequence[Asked], pairs: Pairs, encoder: Encoder, rng: random.Random) -> list[Asked]:
    """Questions of the sets put to the reports: their nearest passages there, none of which answers. Only what is
    learned from anyhow takes part, questions and reports."""
    of_sets = [asked for asked in learned if asked.source != REPORTS and asked.source not in _ALIKE]
    groups = {asked.group for asked in learned if asked.source == REPORTS}
    numbers = [number for number, text in enumerate(pairs.texts) if text.source == REPORTS and text.group in groups]
    drawn = rng.sample(of_sets, min(_CROSSED, len(of_sets)))
    shown = [pairs.texts[number] for number in numbers]
    texts = encoder.encode([f"{text.context}\n{' '.join(text.sentences)}" for text in shown])
    made = []
    for asked, vector in zip(drawn, encoder.encode([asked.question for asked in drawn]), strict=True):
        near = [numbers[at] for at in np.argsort(-(texts @ vector), kind="stable")[:_NEAR_ENOUGH].tolist()]
        made.append(Asked("crossed", asked.group, asked.question, near=near))
    return made


def joined(parts: Sequence[Pairs]) -> Pairs:
    """All of them as one, passages numbered through."""
    whole = Pairs()
    for part in parts:
        first = len(whole.texts)
        whole.texts.extend(part.texts)
        for asked in part.asked:
            asked.gold = [(number + first, own, maybe) for number, own, maybe in asked.gold]
            asked.near = [number + first for number in asked.near]
            asked.far = [number + first for number in asked.far]
            whole.asked.append(asked)
    return whole


def thinned(asked: Sequence[Asked], shares: Mapping[str, float], rng: random.Random) -> list[Asked]:
    """Of each source its share of questions, at random; a share above 1 repeats them."""
    kept: list[Asked] = []
    for question in asked:
        share = shares.get(question.source, 1.0)
        kept.extend([question] * (int(share) + (rng.random() < share % 1)))
    rng.shuffle(kept)
    return kept


def _sentences(passage: str) -> list[str]:
    lines = [line for line in re.split(r"\n+", passage) if line.strip()]
    return [one_line(line[start:end]) for line in lines for start, end in sentence_spans(line)]


def _windows(sentences: Sequence[str]) -> list[list[int]]:
    """Runs of sentences of at most `LONGEST` characters."""
    runs: list[list[int]] = [[]]
    size = 0
    for place, sentence in enumerate(sentences):
        if runs[-1] and size + len(sentence) > LONGEST:
            runs.append([])
            size = 0
        runs[-1].append(place)
        size += len(sentence) + 1
    return runs


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()
