"""Building an index against what one would pick instead, LangChain with FAISS and txtai, in an environment of its own.

Each is used as its own documentation begins, with the embedded model in single precision; none of them is a dependency.
They are given the texts of the documents, which we read ourselves, and embed pieces of a thousand characters; we embed
sentences and tokens as well. ``tools/bench.py --papers FOLDER --others PYTHON`` runs it; as a program of that other
environment this file needs nothing of ours: ``PYTHON tools/other_libraries.py TEXTS MODEL NAME``.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

NAMES = ("LangChain with FAISS", "txtai")
NOT_INSTALLED = 3
"""What the program ends with where a library is not there."""
Times = tuple[float, float]
"""Seconds, and those of them that a processor computes."""


def compare(
    corpus: Path, folder: Path, python: Path | None, build: Callable[[Path], object], rounds: int
) -> dict[str, Times]:
    """What our ``build`` of an index takes, and what each library that ``python`` has takes, the least of ``rounds``;
    all take turns. Loading a model and a library does not count."""
    from assistant.models import encoder

    taken: dict[str, list[Times]] = {}
    texts = folder / "texts.json"
    if python:
        texts.write_text(json.dumps(_read_all(corpus)), encoding="utf-8")
    for _ in range(rounds):
        taken.setdefault("On Record", []).append(_times(lambda: build(Path(tempfile.mkdtemp(dir=folder)))))
        for name in NAMES if python else ():
            own = _of_other(python, texts, encoder.encoder_folder(encoder.BASE_ENCODER), name)
            if own:
                taken.setdefault(name, []).append(own)
    return {name: min(every) for name, every in taken.items()}


def _of_other(python: Path | None, texts: Path, model: Path, name: str) -> Times | None:
    """What a library of another environment takes; None, and said so, where it is not there."""
    done = subprocess.run([str(python), __file__, texts, model, name], capture_output=True, text=True, check=False)
    if done.returncode:
        why = "not installed" if done.returncode == NOT_INSTALLED else (done.stderr.strip().splitlines() or ["?"])[-1]
        print(f"{name}: left out ({why})", flush=True)
        return None
    seconds, processor = json.loads(done.stdout.splitlines()[-1])
    return seconds, processor


def _read_all(corpus: Path) -> list[str]:
    """The texts of the files of ``corpus`` that can be read."""
    from assistant.formats import sandbox

    files = ((path.name, path.read_bytes()) for path in sorted(corpus.rglob("*")) if path.is_file())
    return [found.text for _, found in sandbox.read_all(files, workers=2) if hasattr(found, "text")]


# ── in the other environment ──


def main() -> int:
    """Prints what building with one library takes."""
    texts, model, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    try:
        build = {"LangChain with FAISS": _langchain, "txtai": _txtai}[name](model)
    except ImportError:
        return NOT_INSTALLED
    read = json.loads(texts.read_text(encoding="utf-8"))
    build([read[0][:2000]])  # so that what is loaded at first does not count
    print(json.dumps(_times(lambda: build(read))))
    return 0


def _langchain(model: str) -> Callable[[Sequence[str]], object]:
    from langchain_community.vectorstores import FAISS
    from langchain_huggingface import HuggingFaceEmbeddings

    embeddings = HuggingFaceEmbeddings(model_name=model, model_kwargs={"device": "cpu"})
    return lambda read: FAISS.from_texts(_pieces(read), embeddings)


def _txtai(model: str) -> Callable[[Sequence[str]], object]:
    from txtai import Embeddings

    made = Embeddings(path=model, content=True, gpu=False)
    return lambda read: made.index(_pieces(read))


def _pieces(read: Sequence[str]) -> list[str]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    return [piece for text in read for piece in splitter.split_text(text)]


def _times(act: Callable[[], object]) -> Times:
    """The seconds that ``act`` takes, and those of a processor that it and its child processes compute."""
    before, began = _computed(), time.perf_counter()
    act()
    return time.perf_counter() - began, _computed() - before


def _computed() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


if __name__ == "__main__":
    sys.exit(main())
