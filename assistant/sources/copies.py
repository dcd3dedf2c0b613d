"""The same paper twice, recognised by its words: one file's text in another file, whole or as a part of it.

Words alone are compared: white space, running heads, letter case and typographic quotes differ between a report and
the agenda pack that holds it. Files with the same words are one paper only where nothing that they say of themselves
tells them apart: a draft is not the minutes as confirmed, though not a word was changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from assistant.records import Copy, Document, MarkKind, ParsedFile, Passage
from assistant.sources.corpus_folder import SourceFile
from assistant.sources.metadata import extraction
from assistant.text import PAGE_NUMBER_WITHIN, Span, spelling

_SHORTEST = 40
"""Characters of a sentence from which on it tells one paper from another."""
_ENOUGH = 5
"""Such sentences a paper must have to be looked for inside others."""
_SHARE = 0.95
"""The share of its sentences, by characters, that must stand in the other: a page may be cut or read otherwise."""
_MANY = 20
"""Places up to which a paper stands again; what stands in more is a form, and a thousand name a million places."""
_STATED = ("date", "publisher", "kind", "standing")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of the corpus as it was read."""

    origin: SourceFile
    reading: ParsedFile


@dataclass(frozen=True, slots=True)
class _Account:
    """What a file says of itself beside its words: running heads without page numbers, stated facts, as what described.

    Of a fact that the file does not state, what the manifest says of it.
    """

    described: str | None
    heads: frozenset[str]
    facts: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, file: ReadFile) -> _Account:
        text, entry = file.reading.text, file.origin.entry
        stated = {
            name: statement.value
            for name, statement in extraction.read_metadata(file.reading).items()
            if name in _STATED
        }
        given = {name: value for name in _STATED if entry and (value := getattr(entry.records[0], name))}
        titled = {  # a title read from the text is one of its words; two set beside it are compared if set alike
            f"title, {statement.where}": statement.value
            for name, statement in file.reading.properties
            if name == "title"
        }
        heads = {
            PAGE_NUMBER_WITHIN.sub("", spelling(line)).strip()
            for mark in file.reading.marks
            if mark.kind is MarkKind.FURNITURE
            for line in text[mark.start : mark.end].splitlines()
        }
        facts = {(name, spelling(value)) for name, value in {**given, **stated, **titled}.items()}
        described = entry.version_of or entry.file if entry else None
        return cls(described, frozenset(heads - {""}), frozenset(facts))

    def agrees(self, other: _Account) -> bool:
        """Whether nothing that both say differs; silence agrees with anything."""
        if self.described and other.described and self.described != other.described:
            return False  # whoever describes two files means two records, but for versions of one paper
        if self.heads and other.heads and self.heads != other.heads:
            return False
        mine, theirs = dict(self.facts), dict(other.facts)
        return all(_alike(name, mine[name], theirs[name]) for name in mine.keys() & theirs.keys())

    def joined(self, other: _Account) -> _Account:
        """What both say together."""
        return _Account(self.described or other.described, self.heads or other.heads, self.facts | other.facts)


def _alike(name: str, one: str, other: str) -> bool:
    """Whether two values of a fact can be the same one; 2024-03 and 2024-03-28 can."""
    return one == other or (name == "date" and (one.startswith(other) or other.startswith(one)))


def group_papers(files: Iterable[ReadFile]) -> list[list[ReadFile]]:
    """The files by paper, each first that stands for it: described, or saying most of itself, or in the fewest folders.

    A file joins those with its words if nothing that both say of themselves differs, and if there is just one such
    paper: beside a draft and the confirmed minutes, a copy that says neither stays by itself.
    """
    alike: dict[str, list[ReadFile]] = {}
    for file in files:
        alike.setdefault(fingerprint(file.reading), []).append(file)
    return [paper for same in alike.values() for paper in (_told_apart(same) if len(same) > 1 else [same])]


def _told_apart(same: Sequence[ReadFile]) -> list[list[ReadFile]]:
    """Files with the same words, by paper."""
    accounts: dict[_Account, list[ReadFile]] = {}
    for file in sorted(same, key=_from_the_top):
        accounts.setdefault(_Account.of(file), []).append(file)
    papers: list[tuple[_Account, list[ReadFile]]] = []
    for account, files in sorted(accounts.items(), key=lambda item: _rank(*item)):
        fits = [number for number, (said, _) in enumerate(papers) if said.agrees(account)]
        if len(fits) == 1:
            said, paper = papers[fits[0]]
            papers[fits[0]] = (said.joined(account), [*paper, *files])
        else:
            papers.append((account, files))
    return [paper for _, paper in papers]


def _rank(account: _Account, files: Sequence[ReadFile]) -> tuple[bool, bool, int, int, tuple[int, str]]:
    superseded = ("standing", "superseded") in account.facts
    return account.described is None, superseded, -len(account.facts), -len(account.heads), _from_the_top(files[0])


def _from_the_top(file: ReadFile) -> tuple[int, str]:
    """Path order, but fewer folders first: a copy that is put into a folder does not take a paper over."""
    return file.origin.file.count("/"), file.origin.file


def fingerprint(reading: ParsedFile) -> str:
    """A digest of the words of a text, running heads left out; equal for the same paper saved or folded otherwise."""
    kept, at = [], 0
    for mark in reading.marks:
        if mark.kind is MarkKind.FURNITURE and mark.start >= at:
            kept.append(reading.text[at : mark.start])
            at = mark.end
    kept.append(reading.text[at:])
    words = spelling(" ".join(kept)) or spelling(reading.text)
    return sha256(words.encode("utf-8", "replace")).hexdigest()


_Where = Mapping[str, Mapping[str, Sequence[Span]]]
"""Of each folded sentence: by document, where it stands there."""


def place_copies(documents: Sequence[Document], passages: Iterable[Passage]) -> tuple[Document, ...]:
    """The documents, each with the places where it stands again, whole or nearly, inside one that is no shorter."""
    sentences = _sentences(documents, passages)
    where: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for identity, own in sentences.items():
        for words, span in own:
            where[words][identity].append(span)
    lengths = {document.id: len(document.text) for document in documents}

    def room(document: Document) -> Callable[[str], bool]:
        return lambda other: other != document.id and lengths[other] >= lengths[document.id]

    placed = []
    for document in documents:
        copies = tuple(_copies([words for words, _ in sentences[document.id]], where, room(document)))
        placed.append(replace(document, copies=copies if len(copies) <= _MANY else ()))
    return tuple(placed)


def _sentences(documents: Sequence[Document], passages: Iterable[Passage]) -> dict[str, list[tuple[str, Span]]]:
    """The quotable sentences of each document, folded, with where they stand."""
    texts = {document.id: document.text for document in documents}
    sayings: dict[str, list[tuple[str, Span]]] = {document.id: [] for document in documents}
    for passage in passages:
        for sentence in passage.sentences:
            if sentence.quotable:
                words = spelling(texts[passage.document][sentence.start : sentence.end])
                sayings[passage.document].append((words, (sentence.start, sentence.end)))
    return sayings


def _copies(own: Sequence[str], where: _Where, room: Callable[[str], bool]) -> Iterator[Copy]:
    """Where the document with the sentences ``own`` stands again, from its first to its last sentence there."""
    long_enough = [words for words in own if len(words) >= _SHORTEST]
    if len(long_enough) < _ENOUGH:
        return
    enough = _SHARE * sum(map(len, long_enough))
    for other in sorted(filter(room, _candidates(long_enough, where))):
        held = [words for words in long_enough if other in where[words]]
        if sum(map(len, held)) >= enough:
            places = [where[words][other] for words in held]
            once = [spans[0] for spans in places if len(spans) == 1] or [places[0][0]]
            yield Copy(other, min(once)[0], max(once)[1], all(other in where[words] for words in own))


def _candidates(long_enough: Sequence[str], where: _Where) -> set[str]:
    """The documents that may hold enough of ``long_enough``: each lacks so little that one of the rarest is in it.

    Looking up the rarest alone spares comparing every pair of papers that share a standing paragraph.
    """
    missing = (1 - _SHARE) * sum(map(len, long_enough))
    near: set[str] = set()
    for words in sorted(long_enough, key=lambda words: len(where[words])):
        if missing < 0:
            break
        near.update(where[words])
        missing -= len(words)
    return near
