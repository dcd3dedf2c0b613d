"""``python -m assistant.cli``: the command line, where no script of it is installed."""

import sys

from assistant.cli.commands import main

if __name__ == "__main__":
    sys.exit(main())
