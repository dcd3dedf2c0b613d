"""Every error, drawn as a tree in `tree`, and the commands that remedies name."""

from assistant.errors.commands import *  # noqa: F403 (its __all__)
from assistant.errors.tree import *  # noqa: F403 (all its classes are errors, and it has nothing else)
