"""What an index was built from and how, remembered beside its versions for a build that is told nothing else.

The folder of the records is remembered by its way from the index folder, so that the two may be moved together.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import FOLDER, CorpusDiffers, CorpusMissing, command
from assistant.index import files
from assistant.index.choosing import folder_of
from assistant.records import as_json
from assistant.text import Cutting


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """What an index is built from and how: the folder of the records, the encoder's name and the cutting."""

    corpus: Path
    encoder: str
    cutting: Cutting
    ocr: bool = False
    """Whether the words of scans are recognised."""

    def serialized(self, index: Path) -> bytes:
        """The settings as a file in the folder ``index``."""
        corpus = os.path.relpath(self.corpus.resolve(), index.resolve())
        kept = {"corpus": corpus, "encoder": self.encoder, "cutting": as_json(self.cutting)}
        return files.canonical({**kept, "ocr": True} if self.ocr else kept)

    @classmethod
    def remembered(cls, index: Path) -> BuildSettings | None:
        """The settings that the index in this folder was built with last; None where it remembers none."""
        if not files.versions(index):
            return None  # nothing was ever published
        try:
            stored = json.loads((index / files.SETTINGS).read_bytes())
            return cls(
                corpus=(index.resolve() / str(stored["corpus"])).resolve(),
                encoder=str(stored["encoder"]),
                cutting=Cutting(**stored["cutting"]),
                ocr=stored.get("ocr") is True,
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None


def remembered_corpus(index: str | Path) -> Path | None:
    """The folder of the records that an index was built from; None where it remembers none. It may be gone since."""
    settings = BuildSettings.remembered(folder_of(index))
    return settings.corpus if settings else None


def serving_another(index: str | Path, folder: Path) -> CorpusDiffers | None:
    """What to say where ``folder`` is named beside an index that was built from another one, which is there; else None.

    Nothing is said where either is gone: records are moved, and the digests of their files tell whose they are.
    """
    settings = BuildSettings.remembered(folder_of(index))
    if settings is None or not _is_there(settings.corpus) or not _is_there(folder):
        return None
    if settings.corpus.samefile(folder):
        return None
    return CorpusDiffers(
        f"The index {index} was built from {settings.corpus}, not from {folder}.",
        f"Serve it with its own: {command('serve', index=index)}; to serve {folder}, build an index of it: "
        f"{command('build', '--index', FOLDER, corpus=folder.absolute())}",
    )


def corpus_gone(folder: Path, index: Path, settings: BuildSettings | None) -> CorpusMissing | None:
    """What to say where ``folder`` is the one that the index remembers, and is gone."""
    if settings is None or _is_there(folder) or folder.resolve() != settings.corpus:
        return None
    return CorpusMissing(
        f"The index {index} was built from {folder}, which is no longer there. Nothing was changed.",
        f"Put the folder back, or name where the records are now: {command('build', index=index, corpus=FOLDER)}",
    )


def corpus_differs(
    folder: Path, files_there: Collection[str], index: Path, settings: BuildSettings | None, known: Collection[str]
) -> CorpusDiffers | None:
    """What to say where ``folder``, with these files, is another corpus than the index was built from; else None.

    The folder that the index remembers decides. Where it remembers none, or one that is gone, the index is judged by
    ``known``, the files it was built from: another corpus is one that holds none of them.
    """
    replacing = command("build", "--new-corpus", index=index, corpus=folder.absolute())
    replaced = f"if {folder} is to take its place, say so (in Python: new_corpus=True): {replacing}"
    if settings and _is_there(settings.corpus):
        if settings.corpus.samefile(folder):
            return None
        return CorpusDiffers(
            f"The index {index} was built from {settings.corpus}, not from {folder}. Nothing was changed.",
            f"Build it from that folder: {command('build', index=index, corpus=settings.corpus)}; {replaced}",
        )
    if not (known and files_there) or not set(known).isdisjoint(files_there):
        return None
    gone = f" was built from {settings.corpus}, which is gone, and" if settings else ""
    return CorpusDiffers(
        f"The index {index}{gone} holds {len(known):,} files, none of which is in {folder}. Nothing was changed.",
        f"Build it from the folder that holds them: {command('build', index=index, corpus=FOLDER)}; {replaced}",
    )


def _is_there(folder: Path) -> bool:
    try:
        folder.stat()
    except OSError:  # a folder that may not be looked into is as good as gone
        return False
    return True
