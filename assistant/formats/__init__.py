"""Bytes to text with pages and marks: PDF, Word, web pages and plain text, read in child processes with limits."""

from __future__ import annotations

from assistant.formats.page_picture import WantedPage
from assistant.formats.parsing import parse_file, sniff
from assistant.formats.sandbox import Limits, Readers, read_all

__all__ = ["Limits", "Readers", "WantedPage", "parse_file", "read_all", "sniff"]
