"""Building an index: the corpus is read, what is new is embedded, and all is published, complete or not at all."""

from __future__ import annotations

from assistant.index.building.build import build_index
from assistant.index.building.progress import BuildProgress

__all__ = ["BuildProgress", "build_index"]
