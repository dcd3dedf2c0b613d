"""What the adapted encoder's token vectors are kept by: ``python tools/token_coding.py FOLDER --write``.

FOLDER holds papers that no index is measured by. Of every passage of them, or of evenly spread ones, the vectors of
the informative tokens are clustered by FAISS (k-means from a fixed seed), and a rotation is sought by which the signs
of what is left of the nearest centroid lose least (Gong & Lazebnik 2011, *Iterative quantization*, sec. 2.2). Both go
beside the encoder, their digest into its card. Indexes keep a copy of those they were built with.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path

import faiss
import numpy as np

from assistant.formats import sandbox
from assistant.index.tokens import informative_tokens
from assistant.index.vectors import Matrix
from assistant.models.adaptation import CARD, CODING
from assistant.models.encoder import ADAPTED_ENCODER, ADAPTED_FOLDER
from assistant.models.folders import digest
from assistant.models.packed_encoder import SINGLE, in_precision
from assistant.models.question_encoder import building_encoder
from assistant.records import Document, ParsedFile, Record
from assistant.text import Cutting, SearchableWords, cut_passages, indexed_text

COUNT = 1024
_ROUNDS = 10
_TURNS = 15
_REACHED = 0.999
"""The share of the components of passages' vectors that lie within the reach, which is rounded up to twentieths: with a
larger one the steps are coarser for all."""


def main() -> int:
    """Prints what was found, and writes it where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="papers that no index is measured by")
    parser.add_argument("--passages", type=int, default=2000, help="passages that are read, evenly spread")
    parser.add_argument("--write", action="store_true", help="put the centroids beside the encoder")
    given = parser.parse_args()
    texts = _texts(given.folder)
    texts = texts[:: max(1, len(texts) // given.passages)]
    tokens, vectors = _read(texts)
    centroids = _centroids(tokens)
    rotation = _rotation(_left(tokens, centroids))
    reach = math.ceil(float(np.quantile(np.abs(vectors), _REACHED)) * 20) / 20
    print(f"{len(texts):,} passages, {len(tokens):,} tokens, reach {reach}")
    if given.write:
        _write(
            centroids @ rotation, rotation, reach, f"{len(texts):,} passages of train bodies, {len(tokens):,} tokens"
        )
    return 0


def _texts(folder: Path) -> list[str]:
    """The passages of the papers in ``folder``, as they are embedded."""
    files = ((path.name, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())
    found: list[str] = []
    for name, parsed in sorted(sandbox.read_all(files, workers=2), key=lambda pair: pair[0]):
        if isinstance(parsed, ParsedFile) and parsed.text:
            whole = (Record(0, len(parsed.text), None, None, None, None),)
            document = Document(name, name, "0" * 64, parsed.text, whole, marks=parsed.marks)
            words = SearchableWords.of(document)
            found += [indexed_text(document, each, words)[0] for each in cut_passages(document, Cutting())]
    return found


def _read(texts: list[str]) -> tuple[Matrix, Matrix]:
    """The vectors of the informative tokens of ``texts``, and those of the texts."""
    read = in_precision(building_encoder(ADAPTED_ENCODER), SINGLE).read(texts)
    tokens = [informative_tokens(each, text).tokens for each, text in zip(read, texts, strict=True)]
    return np.concatenate(tokens), np.stack([each.vector for each in read])


def _centroids(tokens: Matrix) -> Matrix:
    faiss.omp_set_num_threads(1)  # the same sums each time
    clusters = faiss.Kmeans(tokens.shape[1], COUNT, niter=_ROUNDS, seed=1, max_points_per_centroid=len(tokens))
    clusters.train(tokens)
    return np.asarray(clusters.centroids, dtype=np.float32)


def _left(tokens: Matrix, centroids: Matrix) -> Matrix:
    """What is left of each of ``tokens`` beside the nearest centroid."""
    nearest = (tokens @ centroids.T - np.vecdot(centroids, centroids) / 2).argmax(axis=1)
    return tokens - centroids[nearest]


def _rotation(left: Matrix) -> Matrix:
    """The rotation after which the signs of ``left`` lose least, from a random one, a step at a time."""
    size = left.shape[1]
    turn = np.linalg.qr(np.random.default_rng(1).standard_normal((size, size)))[0].astype(np.float32)
    for _ in range(_TURNS):
        left_hand, _, right_hand = np.linalg.svd(left.T @ np.sign(left @ turn))
        turn = (left_hand @ right_hand).astype(np.float32)
    return turn


def _write(centroids: Matrix, rotation: Matrix, reach: float, made_of: str) -> None:
    arrays = {"centroids": centroids.astype(np.float16), "rotation": rotation.astype(np.float16)}
    np.savez(ADAPTED_FOLDER / CODING, **arrays)
    card = json.loads((ADAPTED_FOLDER / CARD).read_text(encoding="utf-8"))
    card["coding"] = {"sha256": digest(ADAPTED_FOLDER / CODING), "reach": reach, "made_of": made_of}
    (ADAPTED_FOLDER / CARD).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
