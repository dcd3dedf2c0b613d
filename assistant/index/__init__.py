"""The index: how it is built, stored, opened and searched. `SearchIndex` is all that a question needs of one.

The names are imported when they are first asked for (``__init__.pyi`` says from where), so importing the package is
cheap.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
