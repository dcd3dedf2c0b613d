"""The search port kept by hand: an index of a few dozen passages in plain Python, every figure by its formula.

It shares no code with `LocalIndex` but the records that pass through the port and the cutting of texts into words.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from dataclasses import replace

import numpy as np

from assistant.civic import read_meetings
from assistant.errors import UnknownDocument, UnknownFilter
from assistant.index import (
    Candidate,
    EightBits,
    IndexedText,
    PassageTokens,
    RetrieverScores,
    Scope,
    meeting_parts,
    speeches_at,
)
from assistant.records import Searched
from assistant.text import (
    SearchableWords,
    context_line,
    date_covers,
    find_dates,
    indexed_text,
    spellings,
    stems_in,
    wording,
)

PROBES = ("One sentence.", "Another, of 12 words.")
K1, B = 1.2, 0.75
GRAMMAR_KEPT = {"no", "not", "nor"}


class PlainIndex:
    """`SearchIndex` over lists; one passage is one place in each of them."""

    version = "by hand"
    warning = None

    def __init__(self, documents, passages, acronyms, encoder):
        self._documents = {document.id: document for document in documents}
        self._meetings = {document.id: read_meetings(document) for document in documents}
        self._passages = list(passages)
        self.acronyms = acronyms
        self.built_with = encoder.identity
        self.probes = dict(zip(PROBES, encoder.encode(PROBES).astype(np.float16), strict=True))
        words = {document.id: SearchableWords.of(document) for document in documents}
        self._indexed, self._read, self._stems, self._sentences = [], [], [], []
        for passage in self._passages:
            document = self._documents[passage.document]
            text, spans = indexed_text(document, passage, words[document.id])
            self._indexed.append(IndexedText(text, tuple(spans)))
            self._read.append(encoder.read([text])[0])
            self._stems.append(Counter(stems_in(text)))
            own = [s for s in passage.sentences if s.quotable]
            texts = [words[document.id].between(s.start, s.end) for s in own]
            self._sentences.append(_half(encoder.encode(texts)) if texts else [])
        self._tokens = [_tokens(read, text) for read, text in zip(self._read, self._indexed, strict=True)]
        self._token_counts = Counter(number for tokens in self._tokens for number in set(tokens.ids.tolist()))
        self._mean = sum(sum(stems.values()) for stems in self._stems) / len(self._stems)

    # ── statistics ──

    folder = None

    @property
    def statistics(self):
        return self

    @property
    def stems(self):
        return {stem for stems in self._stems for stem in stems}

    def spellings(self, stem):
        texts = [passage.text for place, passage in enumerate(self._passages) if stem in self._stems[place]]
        return spellings(stem, texts[:40])

    def frequency(self, stem):
        return sum(stem in stems for stems in self._stems)

    def rarity(self, stem):
        count, held = len(self._stems), self.frequency(stem)
        return math.log(1 + (count - held + 0.5) / (held + 0.5))

    def token_weights(self, ids):
        count = len(self._passages)
        weights = [
            math.log1p((count - self._token_counts[number] + 0.5) / (self._token_counts[number] + 0.5))
            for number in ids.tolist()
        ]
        return np.array([weight / sum(weights) for weight in weights], dtype=np.float32)

    # ── what may be searched ──

    def _may(self, filters, document, record):
        def within(values, value):
            return not values or (value or "").casefold() in {each.casefold() for each in values}

        dated = filters.published_after is None and filters.published_before is None
        return (
            within(filters.documents, document.id)
            and within(filters.publishers, record.publisher)
            and within(filters.kinds, record.kind)
            and (
                dated
                or bool(record.date and date_covers(record.date, filters.published_after, filters.published_before))
            )
        )

    def _inside(self, filters):
        for place, passage in enumerate(self._passages):
            document = self._documents[passage.document]
            if self._may(filters, document, document.record_at(passage.start)):
                yield place, document, passage

    def scope(self, filters):
        records = [record for document in self._documents.values() for record in document.records]
        for values, known in (
            (filters.publishers, {record.publisher for record in records}),
            (filters.kinds, {record.kind for record in records}),
            (filters.documents, set(self._documents)),
        ):
            if not {value.casefold() for value in values} <= {(value or "").casefold() for value in known}:
                raise UnknownFilter("unknown", "known")
        covered = {
            (document.id, document.record_at(passage.start).start): document.record_at(passage.start)
            for _, document, passage in self._inside(filters)
        }
        dates = sorted(record.date for record in covered.values() if record.date)
        searched = Searched(
            documents=len({document for document, _ in covered}),
            passages=sum(1 for _ in self._inside(filters)),
            first_date=dates[0] if dates else None,
            last_date=dates[-1] if dates else None,
            undated=sum(1 for record in covered.values() if not record.date),
            unreadable=(),
            filters=filters,
            undated_left_out=self._undated_left_out(filters, covered),
        )
        return Scope(filters, searched)

    def _undated_left_out(self, filters, covered):
        whenever = replace(filters, published_after=None, published_before=None)
        others = {
            (document.id, record.start)
            for _, document, passage in self._inside(whenever)
            if not (record := document.record_at(passage.start)).date
        }
        return len(others - set(covered))

    # ── candidates ──

    def candidates(self, query, question, scope, n):
        inside = [
            (place, document, passage)
            for place, document, passage in self._inside(scope.filters)
            if len(self._sentences[place])
            and all(" ".join(phrase.split()) in wording(passage.text) for phrase in query.phrases)
        ]
        made = [self._candidate(query, question, *one) for one in inside]
        if not made:
            return []
        fused = np.zeros(len(made))
        for name in ("passage", "sentence", "words", "names", "times"):
            values = np.array([getattr(candidate.scores, name) for candidate in made], dtype=np.float64)
            if name not in {"names", "times"}:
                values = (values - values.mean()) / (values.std() or 1.0)
            fused += getattr(query.pool, name) * values
        order = sorted(range(len(made)), key=lambda place: (-fused[place], made[place].passage.row))
        return [made[place] for place in order[:n]]

    def candidates_of(self, query, question, passages):
        rows = {passage.row for passage in passages}
        every = [(place, self._documents[passage.document], passage) for place, passage in enumerate(self._passages)]
        return [
            self._candidate(query, question, *one)
            for one in every
            if one[2].row in rows and len(self._sentences[one[0]])
        ]

    def _candidate(self, query, question, place, document, passage):
        stems, record = self._stems[place], document.record_at(passage.start)
        near = [float(np.dot(sentence, question.vector)) for sentence in self._sentences[place]]
        opening = document.text[record.start : min(record.end, record.start + 1000)]
        years = {found.iso[:4] for found in find_dates(opening)} | {(record.date or "")[:4]}
        times = [year in stems or year in years for year in query.years] + [month in stems for month in query.months]
        names = [
            (max(map(self.rarity, name), default=0.0), bool(name) and all(s in stems for s in name))
            for name in query.names
        ]
        total = sum(weight for weight, _ in names)
        end = max(passage.end, passage.sentences[-1].end)
        return Candidate(
            passage=passage,
            text=document.text[passage.start : end],
            context=context_line(document, passage),
            record=record,
            opening=opening,
            pages=tuple(page for page in document.pages if page.start < end and passage.start < page.end),
            sha256=document.sha256,
            similarities=np.array(near, dtype=np.float32),
            tokens=self._tokens[place],
            scores=RetrieverScores(
                passage=float(np.dot(_half(self._read[place].vector), question.vector)),
                sentence=max(near),
                words=min(1.0, self._bm25(query.stems, stems) / (query.most or 1.0)),
                names=sum(weight for weight, held in names if held) / (total or 1.0),
                times=sum(times) / (len(times) or 1),
            ),
            indexed=self._indexed[place] if query.as_indexed else None,
            parts=meeting_parts(self._meetings[document.id], passage.start, end),
            speeches=speeches_at(self._meetings[document.id], passage.start, end),
        )

    def _bm25(self, sought, stems):
        length = sum(stems.values())
        total = 0.0
        for stem, weight in sought.items():
            count = stems[stem]
            total += weight * self.rarity(stem) * count / (count + K1 * (1 - B + B * length / self._mean))
        return total

    # ── words ──

    def holding(self, stems, scope):
        near = [self._stems[max(0, place - 1) : place + 2] for place in range(len(self._stems))]
        return [
            passage
            for place, _, passage in self._inside(scope.filters)
            if stems
            and self._stems[place][stems[0]]
            and all(any(held[stem] for held in near[place]) for stem in stems[1:])
        ]

    def nearest_by_words(self, stems, scope, n):
        scored = [
            (-self._bm25(dict.fromkeys(stems, 1.0), self._stems[place]), passage.row, passage)
            for place, _, passage in self._inside(scope.filters)
        ]
        return [passage for score, _, passage in sorted(scored, key=lambda one: one[:2]) if score < 0][:n]

    # ── documents ──

    def document(self, identity):
        if identity not in self._documents:
            raise UnknownDocument(f"no {identity}")
        return self._documents[identity]

    def called(self, name, sha256=""):
        return self.document(name).id

    def text_digest(self, identity):
        document = self._documents.get(identity)
        return hashlib.sha256(document.text.encode()).hexdigest() if document else None

    def documents(self, scope):
        for document in self._documents.values():
            own = [passage for _, other, passage in self._inside(scope.filters) if other is document]
            if own:
                yield document, own

    def passages(self, identity):
        return [passage for passage in self._passages if passage.document == identity]

    def meetings(self, identity, parts=None):
        return self._meetings[identity]

    def copies_in(self, identity):
        return [
            (document.id, copy)
            for document in self._documents.values()
            for copy in document.copies
            if copy.document == identity
        ]


def _half(vectors):
    """Vectors as an index keeps them: in half precision."""
    return vectors.astype(np.float16).astype(np.float32)


def _tokens(read, indexed):
    """The tokens of words that are no mere grammar, each in eight bits, with the sentence it stands in."""
    from assistant.text import FUNCTION_WORDS

    kept, sentence = [], []
    for place, (start, end) in enumerate(read.spans.tolist()):
        word, text = indexed.text[start:end], indexed.text
        part = text[end : end + 1].isalnum() or text[max(0, start - 1) : start].isalnum()
        grammar = word.lower() in FUNCTION_WORDS - GRAMMAR_KEPT
        if any(character.isalnum() for character in word) and (part or not grammar):
            kept.append(place)
            sentence.append(next((n for n, (a, b) in enumerate(indexed.sentences) if a <= start < b), 255))
    vectors = read.tokens[kept]
    scaled = [np.round(vector * 127 / np.abs(vector).max()) for vector in vectors]
    return PassageTokens(
        np.array(scaled, dtype=np.int8).reshape(-1, read.tokens.shape[1]).view(np.uint8),
        np.array(sentence, dtype=np.uint8),
        read.ids[kept].astype(np.int32),
        EightBits(read.tokens.shape[1]),
    )
