"""Bytes to text with pages and marks: PDF, Word, web pages and plain text, read in child processes with limits."""

from __future__ import annotations

from assistant.formats.messages import Limits, WantedPage
from assistant.formats.parsing import parse_file, sniff
from assistant.formats.recognisers import Recogniser, installed_recogniser
from assistant.formats.sandbox import Readers, read_all

__all__ = ["Limits", "Readers", "Recogniser", "WantedPage", "installed_recogniser", "parse_file", "read_all", "sniff"]
