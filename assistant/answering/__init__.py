"""From a question to a reply: ranking, rerank, evidence, support, and the check that every word stands there.

The names are imported when they are first asked for (``__init__.pyi`` says from where), so importing the package is
cheap.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
