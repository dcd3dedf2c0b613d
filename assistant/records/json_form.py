"""Records as plain JSON types."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from assistant.records.optional import OPTIONAL


def as_json(value: Any) -> Any:
    """``value`` as plain JSON types: records become objects with the same field names, tuples become arrays."""
    if is_dataclass(value) and not isinstance(value, type):
        held = {f.name: getattr(value, f.name) for f in fields(value)}
        absent = {f.name for f in fields(value) if f.metadata == OPTIONAL and held[f.name] == f.default}
        return {name: as_json(member) for name, member in held.items() if name not in absent}
    if isinstance(value, dict):
        return {str(k): as_json(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(v) for v in value]
    return value
