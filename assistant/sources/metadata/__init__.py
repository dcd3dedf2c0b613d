"""Title, date, publisher, kind and standing, read from the record itself."""

from assistant.sources.metadata.extraction import read_metadata

__all__ = ["read_metadata"]
