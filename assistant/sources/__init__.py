"""Where papers come from: the files of a folder, what its manifest says of them, and which are the same paper."""

from __future__ import annotations

from assistant.sources.copies import ReadFile, group_papers, place_copies
from assistant.sources.corpus_folder import (
    FolderListing,
    ReadingKey,
    SourceFile,
    differs_from_manifest,
    document_ids,
    list_folder,
    make_document,
    read_source,
    reading_key,
)

__all__ = [
    "FolderListing",
    "ReadFile",
    "ReadingKey",
    "SourceFile",
    "differs_from_manifest",
    "document_ids",
    "group_papers",
    "list_folder",
    "make_document",
    "place_copies",
    "read_source",
    "reading_key",
]
