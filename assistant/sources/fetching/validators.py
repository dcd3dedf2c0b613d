"""What a site says of a body, to be asked later whether it has changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Validators:
    """The ETag and the Last-Modified of a body."""

    etag: str | None = None
    last_modified: str | None = None
