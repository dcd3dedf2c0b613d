"""An index in Milvus: written version by version, and searched as one here. It needs the extra ``cluster``."""

from __future__ import annotations

from assistant.index.milvus.address import MilvusAddress, is_address, parse_address, work_folder

__all__ = ["MilvusAddress", "is_address", "parse_address", "work_folder"]
