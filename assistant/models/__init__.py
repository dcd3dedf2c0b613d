"""Models on this machine: encoders, rerankers, and the folders they are checked in.

Each name is imported from its module, which ``__init__.pyi`` names, when it is first asked for (Scientific Python's
SPEC 1): NumPy and the model stack take seconds, and few callers need them at once.
"""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
