"""What a fetch needs beyond the core, behind the extra ``onrecord[fetch]``."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from assistant.errors import ExtraMissing, install_extra


def require(package: str) -> ModuleType:
    """``package``, imported.

    Raises:
        ExtraMissing: it is not installed; the remedy is the extra.
    """
    try:
        return import_module(package)
    except ImportError as error:
        raise ExtraMissing(
            f"Fetching papers needs {package}, which is not installed.", f"Install it: {install_extra('fetch')}"
        ) from error
