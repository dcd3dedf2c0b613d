"""Writes small compound files (MS-CFB, version 3) of the streams and storages of a test."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096

Tree = Mapping[str, "bytes | Tree"]


def compound_file(tree: Tree) -> bytes:
    """A compound file of these streams (bytes) and storages (mappings)."""
    entries: list[list[object]] = [["Root Entry", 5, _FREE, _FREE, _FREE, b""]]
    _add(entries, 0, tree)
    fat: list[int] = []
    sectors: list[bytes] = []
    small_fat: list[int] = []
    small: list[bytes] = []
    starts = [_END]
    for entry in entries[1:]:
        data = entry[5] if isinstance(entry[5], bytes) else b""
        starts.append(
            _store(data, sectors, fat, _SECTOR) if len(data) >= _CUTOFF else _store(data, small, small_fat, _SMALL)
        )
    entries[0][5] = b"".join(small)
    starts[0] = _store(b"".join(small), sectors, fat, _SECTOR)
    small_table = _store(b"".join(struct.pack("<I", value) for value in small_fat), sectors, fat, _SECTOR, b"\xff")
    listing = b"".join(_entry(entry, start) for entry, start in zip(entries, starts, strict=True))
    directory = _store(listing, sectors, fat, _SECTOR)
    count = -(-len(fat) // 127)
    first_fat = len(fat)
    fat += [_FAT] * count
    table = b"".join(struct.pack("<I", value) for value in fat).ljust(count * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, count, directory, 0, _CUTOFF, small_table, -(-len(small_fat) // 128), _END, 0,
    )  # fmt: skip
    places = struct.pack("<109I", *(list(range(first_fat, first_fat + count)) + [_FREE] * (109 - count)))
    return header + places + b"".join(sectors) + table


def _add(entries: list[list[object]], parent: int, tree: Tree) -> None:
    """The children of a storage as a chain of right siblings."""
    before = -1
    for name, content in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
        index = len(entries)
        data = content if isinstance(content, bytes) else b""
        entries.append([name, 2 if isinstance(content, bytes) else 1, _FREE, _FREE, _FREE, data])
        entries[before if before >= 0 else parent][3 if before >= 0 else 4] = index
        before = index
        if not isinstance(content, bytes):
            _add(entries, index, content)


def _store(data: bytes, sectors: list[bytes], fat: list[int], size: int, filler: bytes = b"\0") -> int:
    """Where a stream begins; its last sector is filled up."""
    if not data:
        return _END
    padded = data.ljust(-(-len(data) // size) * size, filler)
    first = len(sectors)
    for at in range(0, len(padded), size):
        sectors.append(padded[at : at + size])
        fat.append(len(sectors))
    fat[-1] = _END
    return first


def _entry(entry: list[object], start: int) -> bytes:
    name, kind, left, right, child, data = entry
    said = str(name).encode("utf-16-le")
    size = len(data) if isinstance(data, bytes) else 0
    return struct.pack(
        "<64sHBBIII36xIQ", said, len(said) + 2, kind, 1, left, right, child, start if size else _END, size
    )


def message(values: Mapping[int, str | bytes | int], files: list[Mapping[int, str | bytes | int]]) -> Tree:
    """The storages of an Outlook message (MS-OXMSG) with these properties, and those of what is attached."""
    header = struct.pack("<8xIIII8x", 0, len(files), 0, len(files))
    tree: dict[str, bytes | Tree] = dict(_properties(values, header))
    for number, file in enumerate(files):
        tree[f"__attach_version1.0_#{number:08X}"] = dict(_properties(file, b"\0" * 8))
    return tree


def _properties(values: Mapping[int, str | bytes | int], header: bytes) -> Iterator[tuple[str, bytes]]:
    listed = header
    for identity, value in values.items():
        if isinstance(value, int):
            form = 0x0040 if value > 1 << 32 else 0x0003
            listed += struct.pack("<HHIq", form, identity, 6, value)
            continue
        form = 0x001F if isinstance(value, str) else 0x0102
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        listed += struct.pack("<HHIII", form, identity, 6, len(data) + 2 * isinstance(value, str), 0)
        yield f"__substg1.0_{identity:04X}{form:04X}", data
    yield "__properties_version1.0", listed
