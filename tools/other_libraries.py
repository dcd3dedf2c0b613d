"""Building an index against what one would pick instead: LangChain with FAISS, and txtai, where they are installed.

Each is used as its own documentation begins, with the embedded model; none of them is a dependency. They are given
the texts of the documents, which we read ourselves, and embed pieces of a thousand characters; we embed sentences and
tokens as well. ``tools/bench.py --papers FOLDER`` runs it.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant import build_index
from assistant.formats import sandbox
from assistant.models import encoder
from assistant.models.question_encoder import building_encoder

_ROUNDS = 2
_SPLITTER = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)


def compare(corpus: Path, folder: Path) -> None:
    """Prints the seconds that each takes to build an index of ``corpus``, turn by turn, and how fast we are."""
    texts = _read_all(corpus)
    model = building_encoder(encoder.EMBEDDED_ENCODER)
    model.encode(["warm"])
    builds: dict[str, Callable[[], object]] = {
        "On Record, files read": lambda: build_index(corpus, Path(tempfile.mkdtemp(dir=folder)), encoder=model),
        **_langchain(texts),
        **_txtai(texts),
    }
    rounds = [{name: _times(build) for name, build in builds.items()} for _ in range(_ROUNDS)]
    taken = {name: np.median([times[name] for times in rounds], axis=0) for name in builds}
    ours = next(iter(taken.values()))
    for name, (seconds, processor) in taken.items():
        print(
            f"{len(texts)} documents built, {name}: {seconds:.1f} s, of the processor {processor:.1f}; "
            f"ours is {seconds / ours[0]:.2f}× as fast ({processor / ours[1]:.2f}× by the processor)",
            flush=True,
        )


def _langchain(texts: Sequence[str]) -> dict[str, Callable[[], object]]:
    try:
        from langchain_community.vectorstores import FAISS
        from langchain_huggingface import HuggingFaceEmbeddings
    except ImportError:
        return {}
    embeddings = HuggingFaceEmbeddings(model_name=str(encoder.encoder_folder(encoder.BASE_ENCODER)))
    return {"LangChain with FAISS": lambda: FAISS.from_documents(_SPLITTER.create_documents(list(texts)), embeddings)}


def _txtai(texts: Sequence[str]) -> dict[str, Callable[[], object]]:
    try:
        from txtai import Embeddings
    except ImportError:
        return {}
    made = Embeddings(path=str(encoder.encoder_folder(encoder.BASE_ENCODER)), content=True, gpu=False)
    return {"txtai": lambda: made.index([piece for text in texts for piece in _SPLITTER.split_text(text)])}


def _read_all(corpus: Path) -> list[str]:
    """The texts of the files of ``corpus`` that can be read."""
    files = ((path.name, path.read_bytes()) for path in sorted(corpus.rglob("*")) if path.is_file())
    return [found.text for _, found in sandbox.read_all(files, workers=2) if hasattr(found, "text")]


def _times(act: Callable[[], object]) -> tuple[float, float]:
    """The seconds that ``act`` takes, and those of a processor that it and its child processes compute."""
    before, began = _computed(), time.perf_counter()
    act()
    return time.perf_counter() - began, _computed() - before


def _computed() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)
