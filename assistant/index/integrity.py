"""Whether what answers are made of is whole (the index, the records it was built of, the model), and going back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import (
    CorpusMissing,
    IndexDamaged,
    IndexMissing,
    IndexOutOfDate,
    ManifestWrong,
    OnRecordError,
    build_first,
    rebuild,
)
from assistant.index import files, opening
from assistant.index.disk_format import text_digest
from assistant.index.milvus import is_address
from assistant.index.port import IndexVersion
from assistant.index.snapshot import Snapshot
from assistant.models import load_encoder
from assistant.records import Unread
from assistant.sources import list_folder, read_source


@dataclass(frozen=True, slots=True)
class IntegrityFinding:
    """Something that is not as it was when the index was built. ``part`` is "index", "corpus" or "model"."""

    part: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class IntegrityReport:
    """What a check found: ``whole`` says what was compared and is as it was, ``findings`` what is not."""

    whole: tuple[str, ...]
    findings: tuple[IntegrityFinding, ...]
    remarks: tuple[str, ...]
    """What is no damage but worth knowing: files of the corpus that no index holds yet."""


def check_index(index: str | Path, corpus_folder: str | Path) -> IntegrityReport:
    """Reads every byte of the index, the corpus and the model again and compares digests.

    Raises:
        IndexMissing: there is no index to compare with.
    """
    folder = Path(corpus_folder)
    if isinstance(index, str) and is_address(index):
        return _report([*_of_address(index, folder)])
    target = Path(index)
    told: list[str | IntegrityFinding | Unread] = [*_versions(target)]
    try:
        opened = opening.whole(target)
    except (IndexDamaged, IndexOutOfDate) as error:
        told.append(IntegrityFinding("index", error.what, error.remedy))
    else:
        if opened.warning:
            remedy = rebuild(target)
            told.append(IntegrityFinding("index", opened.warning.removesuffix(remedy).strip(), remedy))
        told += [
            *_texts(opened, rebuild(target)),
            *_corpus(opened, folder, rebuild(target)),
            *_model(opened, rebuild(target)),
        ]
    return _report(told)


def _report(told: Sequence[str | IntegrityFinding | Unread]) -> IntegrityReport:
    return IntegrityReport(
        whole=tuple(line for line in told if isinstance(line, str)),
        findings=tuple(finding for finding in told if isinstance(finding, IntegrityFinding)),
        remarks=tuple(f"{unread.file}: {unread.reason}" for unread in told if isinstance(unread, Unread)),
    )


def _of_address(index: str, folder: Path) -> Iterator[str | IntegrityFinding | Unread]:
    """What `check_index` tells of an index in Milvus: every row of each version is read again."""
    from assistant.index.milvus.checking import check_versions
    from assistant.index.milvus.search import MilvusIndex

    for what, remedy in check_versions(index):
        yield IntegrityFinding("index", what, remedy) if remedy else what
    try:
        opened = MilvusIndex.open(index).snapshot
    except (IndexDamaged, IndexOutOfDate) as error:
        yield IntegrityFinding("index", error.what, error.remedy)
        return
    if opened.warning:
        yield IntegrityFinding("index", opened.warning.removesuffix(rebuild(index)).strip(), rebuild(index))
    yield from _corpus(opened, folder, rebuild(index))
    yield from _model(opened, rebuild(index))


def roll_back(index: str | Path) -> tuple[str, str | None]:
    """Makes the version before serve again; returns its name and that of the one that served until now.

    Called again, it goes forth again: two versions are kept.

    Raises:
        IndexMissing: there is no other version that is whole. IndexBusy, IndexUnwritable: as in `build_index`.
    """
    if isinstance(index, str) and is_address(index):
        from assistant.index.milvus.checking import roll_back_address

        return roll_back_address(index)
    target = Path(index)
    if not target.is_dir():
        raise IndexMissing(f"There is no index in {target}.", build_first(target))
    with files.writing(target):
        pointer = files.current(target)
        now = pointer[0] if pointer else None
        for name in files.versions(target):
            with contextlib.suppress(IndexDamaged, IndexOutOfDate):
                if name != now:
                    opening.open_version(target, name, mapped=False)
                    files.point(target, name, files.digest((target / name / files.CARD).read_bytes()))
                    return name, now
    raise IndexMissing(
        f"{target} keeps no other version that is whole, so there is none to go back to.", rebuild(target)
    )


def _versions(index: Path) -> Iterator[str | IntegrityFinding]:
    """Each version that stands in the folder, whole or not, whichever serves."""
    pointer = files.current(index)
    for name in files.versions(index):
        serves = pointer is not None and pointer[0] == name
        try:
            opened = opening.open_version(index, name, mapped=False)
        except (IndexDamaged, IndexOutOfDate) as error:
            if serves and _opens(index):
                yield IntegrityFinding("index", error.what, rebuild(index))
            elif not serves:  # of one that does not open, the reason comes with what serves in its place
                yield IntegrityFinding("index", f"{error.what} It is the version before.", "The next build removes it.")
        else:
            role = "serves" if serves else "the version before"
            yield f"index {name} ({role}): {len(opened.card.files) + 1} files, {opened.card.passages:,} passages"


def _opens(index: Path) -> bool:
    """Whether the version that CURRENT names opens: large token vectors are compared when they are used, not before."""
    with contextlib.suppress(IndexDamaged, IndexOutOfDate):
        return opening.whole(index).warning is None
    return False


def _texts(opened: Snapshot, remedy: str) -> Iterator[IntegrityFinding]:
    for document in opened.documents.values():
        if text_digest(document) != opened.card.texts[document.id]:
            yield IntegrityFinding("index", f"The text of {document.id} is not the one its card names.", remedy)


def _corpus(opened: IndexVersion, folder: Path, remedy: str) -> Iterator[str | IntegrityFinding | Unread]:
    """The files of the corpus against those the index was built of."""
    try:
        listed = list_folder(folder, files.is_index)
    except (CorpusMissing, ManifestWrong) as error:
        yield IntegrityFinding("corpus", error.what, error.remedy)
        return
    indexed = opened.files
    same = 0
    for file in listed.files:
        origin = read_source(folder, file, listed)
        if isinstance(origin, Unread):
            yield IntegrityFinding("corpus", f"{file}: {origin.reason}", "Mend the file, or take it out and rebuild.")
        elif file not in indexed:
            known = any(unread.file == file for unread in opened.card.unreadable)
            yield Unread(file, "not in the index, since it could not be read." if known else "not in the index yet.")
        elif origin.sha256 != indexed[file]:
            yield IntegrityFinding("corpus", f"{file} has changed since it was indexed.", remedy)
        else:
            same += 1
    for file in sorted(set(indexed) - set(listed.files)):
        yield IntegrityFinding(
            "corpus", f"{file} is in the index, but no longer in {folder}.", "Put it back, or rebuild."
        )
    yield f"corpus {folder}: {same:,} of {len(indexed):,} files are those of the index"


def _model(opened: IndexVersion, remedy: str) -> Iterator[str | IntegrityFinding]:
    """The encoder's files against the digest that the index was built with."""
    built = opened.card.encoder
    try:
        present = load_encoder(built.name).identity
    except OnRecordError as error:
        yield IntegrityFinding("model", error.what, error.remedy)
        return
    if present.digest == built.digest:
        yield f"model {present.name} ({present.digest[:8]}): the one the index was built with"
    else:
        what = f"The files of {present.name} ({present.digest[:8]}) are not those of the index ({built.digest[:8]})."
        yield IntegrityFinding("model", what, f"Install the model the index was built with, or rebuild. {remedy}")
