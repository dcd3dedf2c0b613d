"""Assembling an index: passages are cut and embedded, and all that they are searched by is made of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.civic import read_meetings
from assistant.index import files
from assistant.index.building.embedding import EmbeddingCache, batches
from assistant.index.building.progress import BuildProgress, Tell
from assistant.index.building.reading import CorpusContents
from assistant.index.card import GRAMMAR, Card
from assistant.index.disk_format import IndexParts, signed, text_digest
from assistant.index.document_lines import lines_of
from assistant.index.meeting_lines import lines_of_meetings
from assistant.index.snapshot import Snapshot
from assistant.index.tokens import TokenGathering
from assistant.index.vectors import Codes, VectorIndex
from assistant.index.word_index import WordIndex
from assistant.models import Encoder, precision_of
from assistant.records import Document, MeetingRecords, Passage, Section
from assistant.sources import place_copies
from assistant.text import Cutting, cut_passages, cut_sections, find_acronyms, stems_in


def assemble(
    corpus: CorpusContents,
    cutting: Cutting,
    embeddings: EmbeddingCache,
    kept: files.Growing,
    tell: Tell,
    before: Snapshot | None = None,
) -> IndexParts:
    """All that the index of ``corpus`` holds; ``kept`` takes the token vectors as they come. The meetings of documents
    that ``before`` has as they are now are not read again.

    Raises:
        ModelDamaged, IndexUnwritable: as `EmbeddingCache.every`.
    """
    passages: list[Passage] = []
    sections = {document.id: cut_sections(document) for document in corpus.documents}
    meetings: dict[str, Sequence[MeetingRecords]] = dict.fromkeys(sections, ())
    for document in corpus.documents:
        passages.extend(cut_passages(document, cutting, len(passages), sections[document.id]))
    documents = place_copies(corpus.documents, passages)
    passage_parts: list[Codes] = []
    sentence_parts: list[Codes] = []
    tokens = TokenGathering(lambda codes: kept.add(codes.data))
    stems: list[list[str]] = []
    for batch, embedded in embeddings.every(batches(documents, passages)):
        passage_parts.append(embedded.codes[: len(batch.passages)])
        sentence_parts.append(embedded.codes[len(batch.passages) :])
        for passage in embedded.tokens:
            tokens.add(passage)
        stems.extend(stems_in(text) for text, _ in batch.texts.passages)
        if own := sections.pop(batch.document.id, None):  # read while the next batch is embedded
            meetings[batch.document.id] = _meetings(batch.document, own, before)
        tell(BuildProgress("embed", batch.passages[-1].row + 1, len(passages), batch.document.file))
    vectors, coding = embeddings.coding.vectors, embeddings.coding.tokens
    dimension = coding.dimension
    return IndexParts(
        documents={document.id: document for document in documents},
        passages=tuple(passages),
        passage_vectors=VectorIndex(np.concatenate(passage_parts), dimension, vectors),
        sentence_vectors=VectorIndex(np.concatenate(sentence_parts), dimension, vectors),
        tokens=tokens.index(np.frombuffer(kept.view(), dtype=np.uint8).reshape(-1, coding.width), coding),
        words=WordIndex.of(stems),
        acronyms=find_acronyms(document.text for document in documents),
        probes=embeddings.probes(),
        twin_lines=lines_of(corpus.twins),
        meeting_lines=lines_of_meetings(meetings, GRAMMAR),
    )


def _meetings(document: Document, sections: Sequence[Section], before: Snapshot | None) -> tuple[MeetingRecords, ...]:
    """What the records of meetings in a document tell."""
    known = before.documents.get(document.id) if before else None
    same = known is not None and (known.text, known.records, known.marks) == (
        document.text,
        document.records,
        document.marks,
    )
    return before.meetings(document.id) if before and same else read_meetings(document, sections)


def card_of(
    parts: IndexParts,
    contents: dict[str, bytes | memoryview],
    corpus: CorpusContents,
    model: Encoder,
    cutting: Cutting,
) -> Card:
    """The card of what was assembled, with the digest of each of the files that ``contents`` are."""
    documents: Sequence[Document] = list(parts.documents.values())
    return Card(
        encoder=model.identity,
        precision=precision_of(model),
        dimension=parts.passage_vectors.dimension,
        vectors=parts.passage_vectors.coding,
        cutting=cutting,
        documents=len(documents),
        passages=len(parts.passages),
        sentences=len(parts.sentence_vectors),
        unreadable=corpus.unread,
        notices=corpus.notices,
        files=signed(contents),
        texts={document.id: text_digest(document) for document in documents},
        recogniser=corpus.recogniser,
    )
