"""What the core does without: rerankers that none is shipped of, and the bringing of models from the hub.

Behind the extras ``onrecord[readers]`` and, for a language model at an address, ``onrecord[openai]``, which name the
packages needed beyond the core.
"""

from __future__ import annotations

from importlib import import_module

from assistant.errors import ModelUnfit, install_extra


def require(package: str, what: str, extra: str = "readers") -> None:
    """Imports ``package`` of ``extra``, without which ``what`` cannot be had.

    Raises:
        ModelUnfit: it is not installed; the remedy is the extra.
    """
    try:
        import_module(package)
    except ImportError as error:
        raise ModelUnfit(
            f"{what} needs {package}, which is not installed.", f"Install it: {install_extra(extra)}"
        ) from error
