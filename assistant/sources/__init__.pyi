from .copies import ReadFile, group_papers, place_copies
from .corpus_folder import (
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
from .fetching.reports import FetchReport, RefusedAddress, SourceReport
from .fetching.running import fetch_papers
from .fetching.settings import PaperSource, SourceKind, kept_sources, named_source

__all__ = [
    "FetchReport",
    "FolderListing",
    "PaperSource",
    "ReadFile",
    "ReadingKey",
    "RefusedAddress",
    "SourceFile",
    "SourceKind",
    "SourceReport",
    "differs_from_manifest",
    "document_ids",
    "fetch_papers",
    "group_papers",
    "kept_sources",
    "list_folder",
    "make_document",
    "named_source",
    "place_copies",
    "read_source",
    "reading_key",
]
