"""An adapted encoder: the embedded model with a trained difference added to its weights when it is loaded.

The difference lies in the package with a card that says what it was trained on and what was measured; the card holds
the digest of the difference and that of the weights it is added to. How it was made: ``docs/encoder.md``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelDamaged, put_back
from assistant.models import folders
from assistant.models.encoder_coding import EncoderCoding
from assistant.models.weight_difference import restored

DIFFERENCE = "difference.safetensors"
CODING = "token_coding.npz"
"""The file that `Adaptation.coding` is of, where the card has a ``coding``."""
CARD = "card.json"


@dataclass(frozen=True, slots=True)
class Adaptation:
    """A difference that was checked: the ``name`` of the encoder it makes, its file and the file's SHA-256."""

    name: str
    path: Path
    sha256: str

    @classmethod
    def read(cls, name: str, folder: Path, base_weights: str) -> Adaptation:
        """The adaptation in ``folder``, to weights whose SHA-256 is ``base_weights``.

        Raises:
            ModelDamaged: its card or difference is missing or is not the one that was shipped, or it was trained over
                other weights.
        """
        card = shipped_card(name, folder, _remedy(folder))
        path = folder / DIFFERENCE
        here = check_shipped(name, path, card, _remedy(folder))
        if card.get("base_sha256") != base_weights:
            raise ModelDamaged(f"The encoder {name} was trained over other weights than those here.", _remedy(folder))
        return cls(name, path, here)

    def identity(self, base: str) -> str:
        """The digest of the adapted encoder, from that of the model it is added to."""
        return folders.combined_digest({"base": base, DIFFERENCE: self.sha256})

    def apply(self, transformer: Any) -> None:
        """Adds the difference to the weights of a torch module, float32, the same sums each time.

        Raises:
            ModelDamaged: it does not fit them.
        """
        import torch

        weights = dict(transformer.named_parameters())
        with torch.no_grad():
            self._add(weights, lambda name, change: weights[name].add_(torch.from_numpy(change)))

    def apply_to_arrays(self, weights: dict[str, NDArray[np.float32]]) -> None:
        """Adds the difference to ``weights``, by name: the same sums as `apply`.

        Raises:
            ModelDamaged: it does not fit them.
        """
        self._add(weights, lambda name, change: np.add(weights[name], change, out=weights[name]))

    def coding(self) -> EncoderCoding | None:
        """What the adapted encoder's vectors can be kept by in few bits; None where its card says nothing of it.

        Raises:
            ModelDamaged: it is missing or is not the one that was shipped.
        """
        folder = self.path.parent
        told = shipped_card(self.name, folder, _remedy(folder)).get("coding")
        if told is None:
            return None
        path = folder / CODING
        check_shipped(self.name, path, told, _remedy(folder))
        with np.load(path, allow_pickle=False) as held:
            centroids, rotation = (held[name].astype(np.float32) for name in ("centroids", "rotation"))
        return EncoderCoding(centroids, rotation, float(told["reach"]))

    def _add(self, weights: Mapping[str, Any], add: Callable[[str, NDArray[np.float32]], object]) -> None:
        from safetensors.numpy import load_file

        try:
            for name, change in restored(load_file(self.path)).items():
                if weights[name].shape != change.shape:
                    raise ValueError(f"{name} has another shape")
                add(name, change)
        except Exception as error:  # of safetensors, of a name that is not there, of a shape
            said = (str(error).splitlines() or [""])[0][:200]
            raise ModelDamaged(
                f"The difference of {self.name} cannot be applied ({type(error).__name__}: {said}).",
                _remedy(self.path.parent),
            ) from error


def shipped_card(name: str, folder: Path, remedy: str) -> dict[str, Any]:
    """The card of the model ``name`` that is shipped in ``folder``.

    Raises:
        ModelDamaged: it cannot be read, with ``remedy``.
    """
    try:
        read = json.loads((folder / CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelDamaged(f"The card of {name} cannot be read ({type(error).__name__}).", remedy) from error
    if not isinstance(read, dict):
        raise ModelDamaged(f"The card of {name} is no JSON object.", remedy)
    return read


def check_shipped(name: str, path: Path, card: Mapping[str, Any], remedy: str) -> str:
    """The SHA-256 of the file at ``path``, which is the one that ``card`` gives.

    Raises:
        ModelDamaged: it is missing or another, with ``remedy``.
    """
    here = folders.digest(path) if path.is_file() else None
    if here is None or here != card.get("sha256"):
        what = f"sha256 {here[:12]}…, shipped {str(card.get('sha256'))[:12]}…" if here else "it is missing"
        raise ModelDamaged(f"The file {path.name} of {name} is not the shipped one ({what}).", remedy)
    return here


def _remedy(folder: Path) -> str:
    again = put_back(folder)
    return f"Put the shipped files back: {again}. Until then an index can be built with --encoder all-MiniLM-L6-v2."
