"""Where papers come from: the files of a folder, what its manifest says of them, which are the same paper, and the
sites that they are fetched from.

Each name is imported from its module, which ``__init__.pyi`` names, when it is first asked for.
"""

from __future__ import annotations

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
