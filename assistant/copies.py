"""The same paper twice, recognised by its words: one file's text in another file, whole or as a part of it.

Words alone are compared: white space, running heads, letter case and typographic quotes differ between a report and
the agenda pack that holds it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from assistant.records import Copy, Document, MarkKind, Passage, Reading
from assistant.words import wording

_SHORTEST = 40
"""Characters of a sentence from which on it tells one paper from another."""
_ENOUGH = 5
"""Such sentences a paper must have to be looked for inside others."""
_SHARE = 0.95
"""The share of its sentences, by characters, that must stand in the other: a page may be cut or read otherwise."""


def fingerprint(reading: Reading) -> str:
    """A digest of the words of a text, running heads left out; equal for the same paper saved or folded otherwise."""
    kept, at = [], 0
    for mark in reading.marks:
        if mark.kind is MarkKind.FURNITURE and mark.start >= at:
            kept.append(reading.text[at : mark.start])
            at = mark.end
    kept.append(reading.text[at:])
    words = wording(" ".join(kept)) or wording(reading.text)
    return sha256(words.encode("utf-8", "replace")).hexdigest()


def placed(documents: Sequence[Document], passages: Iterable[Passage]) -> tuple[Document, ...]:
    """The documents, each with the places where the whole of it stands again inside a longer one."""
    sentences = _sentences(documents, passages)
    where: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for document, own in sentences.items():
        for words, start in own:
            where[words][document].append(start)
    every = {document.id: document for document in documents}
    return tuple(
        replace(document, copies=tuple(_copies(document, sentences.get(document.id, []), where, every)))
        for document in documents
    )


def _sentences(documents: Sequence[Document], passages: Iterable[Passage]) -> dict[str, list[tuple[str, int]]]:
    """The telling sentences of each document, folded, with where they stand."""
    texts = {document.id: document.text for document in documents}
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for passage in passages:
        for sentence in passage.sentences:
            words = wording(texts[passage.document][sentence.start : sentence.end])
            if sentence.quotable and len(words) >= _SHORTEST:
                found[passage.document].append((words, sentence.start))
    return found


def _copies(
    document: Document,
    own: Sequence[tuple[str, int]],
    where: Mapping[str, Mapping[str, Sequence[int]]],
    every: Mapping[str, Document],
) -> Iterable[Copy]:
    """Where ``document`` stands in longer documents: from its first to its last sentence there."""
    if len(own) < _ENOUGH:
        return
    total = sum(len(words) for words, _ in own)
    for other in sorted({other for words, _ in own for other in where[words]} - {document.id}):
        held = [(words, where[words][other]) for words, _ in own if other in where[words]]
        longer = len(every[other].text) > len(document.text)
        if longer and sum(len(words) for words, _ in held) >= _SHARE * total:
            once = [places[0] for _, places in held if len(places) == 1] or [held[0][1][0]]
            last = max(once)
            yield Copy(other, min(once), last + len(next(words for words, places in held if last in places)))
