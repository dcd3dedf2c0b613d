"""Makes the small index in ``golden`` anew: ``python -m tests.faults.golden``, when the format of the index changes."""

import shutil
import tempfile
from pathlib import Path

from assistant.index import files
from tests.faults.small import OLD, built, papers

GOLDEN = Path(__file__).parent / "golden"

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder, "built")
        built(papers(Path(folder, "corpus"), OLD), index)
        shutil.rmtree(GOLDEN, ignore_errors=True)
        GOLDEN.mkdir()
        shutil.copy(index / files.CURRENT, GOLDEN)
        shutil.copytree(index / files.current(index)[0], GOLDEN / files.current(index)[0])
