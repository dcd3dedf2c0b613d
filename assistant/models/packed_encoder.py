"""The embedded encoders as they embed an index: many texts in one pass, without padding.

What is computed is what `SentenceEncoder` computes (the formulas are those of `assistant.models.bert`), sooner. The
rows of all texts of a pass are multiplied as one matrix, only attention sees texts padded to one length, texts of like
length come together, equal texts are embedded once. Processors that multiply bfloat16 do so (cosines with single
precision of 0.9999 and more, ``docs/encoder.md``); normalisation and pooling stay in single.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.models.adaptation import Adaptation
from assistant.models.encoder import EncodedText, Encoder, Matrix, SentenceEncoder, without_surrogates
from assistant.models.encoder_coding import EncoderCoding
from assistant.models.tokenizing import encoded, load_tokenizer

if TYPE_CHECKING:
    from assistant.models.torch_bert import TorchBert

SINGLE, BFLOAT16 = "float32", "bfloat16"
_TOGETHER = 16
"""Texts in a pass: more fall out of the processor's cache, fewer leave it idle."""


class PackedEncoder(SentenceEncoder):
    """An embedded encoder that embeds many texts soon, in the precision the processor multiplies best or another."""

    def __init__(
        self, name: str, folder: Path, adaptation: Adaptation | None = None, precision: str | None = None
    ) -> None:
        super().__init__(name, folder, adaptation)
        self._precision = precision
        self._others: dict[str, PackedEncoder] = {}

    @cached_property
    def precision(self) -> str:
        """``bfloat16`` or ``float32``."""
        return self._precision or processor_precision()

    def in_precision(self, precision: str) -> PackedEncoder:
        """This encoder, or one of the same files in another precision."""
        if precision == self._precision:
            return self
        if precision not in self._others:
            other = PackedEncoder(self.identity.name, self._folder, self._adaptation, precision)
            self._others[precision] = other
        return self._others[precision]

    @cached_property
    def _pass(self) -> TorchBert:
        import torch

        from assistant.models.torch_bert import TorchBert  # which imports it as well

        kind = torch.bfloat16 if self.precision == BFLOAT16 else torch.float32
        return TorchBert(self._model[0].auto_model, kind)

    @cached_property
    def coding(self) -> EncoderCoding | None:
        """What its vectors can be kept by in few bits, of the adapted one.

        Raises:
            ModelDamaged: as `Adaptation.coding`.
        """
        return self._adaptation.coding() if self._adaptation else None

    @cached_property
    def _tokenizer(self) -> Any:
        return load_tokenizer(self._folder)

    def encode(self, texts: Sequence[str]) -> Matrix:
        vectors = [read.vector for read in self.read(texts)]
        return np.stack(vectors) if vectors else np.zeros((0, self.dimension), dtype=np.float32)

    def read(self, texts: Sequence[str]) -> list[EncodedText]:
        texts = without_surrogates(texts)
        different = list(dict.fromkeys(texts))
        marked = self._tokenizer.encode_batch(different)
        order = sorted(range(len(different)), key=lambda place: -len(marked[place].ids))
        read: dict[str, EncodedText] = {}
        for first in range(0, len(order), _TOGETHER):
            together = [(different[place], marked[place]) for place in order[first : first + _TOGETHER]]
            states = self._pass.hidden_states([tokens.ids for _, tokens in together])
            read |= {text: encoded(tokens, own) for (text, tokens), own in zip(together, states, strict=True)}
        return [read[text] for text in texts]


def processor_precision() -> str:
    """The precision that matrices are multiplied in soonest here: bfloat16 where the processor has instructions for it
    and torch the kernels that use them (a build without oneDNN multiplies it number by number)."""
    import torch

    able: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()  # which older releases have not
    kernels: Any = torch.backends.mkldnn
    multiplies = able.get("avx512_bf16") or able.get("amx_bf16")
    return BFLOAT16 if multiplies and kernels.is_available() else SINGLE


def precision_of(encoder: Encoder) -> str:
    """The precision that ``encoder`` embeds in."""
    return encoder.precision if isinstance(encoder, PackedEncoder) else SINGLE


def in_precision(encoder: Encoder, precision: str) -> Encoder:
    """``encoder`` as it embeds in ``precision``, where it has a choice."""
    return encoder.in_precision(precision) if isinstance(encoder, PackedEncoder) else encoder
