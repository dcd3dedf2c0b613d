"""The verb: build an index of a folder. What it needs is imported when it is called, so that the name costs nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import models
from assistant.errors import IndexUnwritable
from assistant.formats import Recogniser, installed_recogniser
from assistant.index import files
from assistant.index.milvus import is_address
from assistant.index.settings import BuildSettings, corpus_gone
from assistant.sources import list_folder
from assistant.text import Cutting

if TYPE_CHECKING:
    from assistant.index.building.progress import BuildProgress
    from assistant.models import Encoder
    from assistant.records import BuildReport


def build_index(
    corpus_folder: str | Path,
    index: str | Path,
    *,
    encoder: str | Encoder | None = None,
    cutting: Cutting | None = None,
    progress: Callable[[BuildProgress], None] | None = None,
    force: bool = False,
    new_corpus: bool = False,
    ocr: bool | None = None,
    ray: str | None = None,
) -> BuildReport:
    """Reads the corpus, embeds what is new and publishes the index, complete or not at all.

    An ``index`` at an address in Milvus (``milvus://HOST:PORT/NAME``) is built in a folder of this machine first.

    ``encoder`` and ``cutting`` are, where none is given, those that the index was built with, at first the embedded
    encoder and the usual cutting; an index that so keeps an embedded encoder which is no longer the default says so in
    the report's notices. ``force`` publishes an index without a fifth of the documents before, too;
    ``new_corpus`` lets another folder take the place of the one that the index was built from. ``ocr`` recognises the
    words of scans, which are otherwise named and left out; None does as the build before did. ``ray`` is the address of
    a Ray cluster whose workers read and embed (``local`` starts one here); the files are the same.

    Raises:
        CorpusMissing, CorpusEmpty, CorpusDiffers, CorpusShrunk, ManifestWrong: nothing is published and the index
            before stays. IndexBusy: another build is writing there. IndexUnwritable: it cannot be written.
            ModelMissing, ModelDamaged: the encoder cannot be used. RecognitionMissing: there is no engine for ``ocr``.
            WorkersFailed: of ``ray``. Of an address: AddressWrong, ExtraMissing, IndexUnreachable.
    """
    options = _BuildOptions(encoder, cutting, progress, force, new_corpus, ocr, ray)
    if isinstance(index, str) and is_address(index):
        from assistant.index.building.spreading import published_at

        return published_at(index, lambda work: _build(Path(corpus_folder), work, options), progress, ray)
    return _build(Path(corpus_folder), Path(index), options)


@dataclass(frozen=True, slots=True)
class _BuildOptions:
    """What `build_index` was asked for beside what and where."""

    encoder: str | Encoder | None
    cutting: Cutting | None
    progress: Callable[[BuildProgress], None] | None
    force: bool
    new_corpus: bool
    ocr: bool | None
    ray: str | None


def _build(folder: Path, target: Path, options: _BuildOptions) -> BuildReport:
    from assistant.index.building.publishing import BuildRequest, publish_build

    if folder.resolve() == target.resolve():
        raise IndexUnwritable(f"{folder} holds the records; the index cannot stand there too.", "Give another folder.")
    started = time.monotonic()
    settings = BuildSettings.remembered(target)
    kept = settings.encoder if settings and options.encoder is None else ""
    given = options.encoder or kept or models.EMBEDDED_ENCODER
    request = BuildRequest(
        folder=folder,
        index=target,
        model=models.building_encoder(given),
        cutting=options.cutting or (settings.cutting if settings else Cutting()),
        tell=options.progress or (lambda _: None),
        force=options.force,
        new_corpus=options.new_corpus,
        recogniser=_recogniser(options.ocr, settings),
        given=given if isinstance(given, str) else "",
        ray=options.ray,
    )
    if gone := corpus_gone(folder, target, settings):
        raise gone
    listed = list_folder(folder, files.is_index)
    with files.writing(target):
        report = publish_build(request, listed, started).report(target)
    return replace(report, notices=(*report.notices, *_of_encoder(kept)))


def _recogniser(ocr: bool | None, settings: BuildSettings | None) -> Recogniser | None:
    """What is to recognise the words of scans: as asked, else as the build before did."""
    wanted = (settings is not None and settings.ocr) if ocr is None else ocr
    return installed_recogniser() if wanted else None


def _of_encoder(kept: str) -> tuple[str, ...]:
    """What to say where an index keeps the embedded encoder that was the default when it was begun."""
    if kept not in {models.BASE_ENCODER, models.ADAPTED_ENCODER} - {models.EMBEDDED_ENCODER}:
        return ()
    return (
        f"The index keeps its encoder, {kept}; new ones are built with {models.EMBEDDED_ENCODER}. "
        f"To change it, all is embedded again: --encoder {models.EMBEDDED_ENCODER}",
    )
