"""docs/meetings.md: its Python is run over the corpus of the repository, and prints what is shown."""

import contextlib
import io
import re
from pathlib import Path

from assistant import Assistant
from assistant.index.building import build_index
from assistant.records import MeetingRecords
from tests.toys import ToyEncoder

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "meetings.md").read_text(encoding="utf-8")


def test_the_python_of_the_page_prints_what_is_shown(tmp_path, monkeypatch):
    code, shown = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.S).groups()
    build_index(ROOT / "corpus", tmp_path / "built", encoder=ToyEncoder())
    real = Assistant.open
    monkeypatch.setattr(Assistant, "open", lambda _: real(tmp_path / "built", encoder=ToyEncoder()))
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, {})
    assert printed.getvalue() == shown


def test_every_list_of_a_meeting_has_its_line_in_the_table():
    lists = [name for name, kind in MeetingRecords.__annotations__.items() if kind.startswith("tuple")]
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.M) == lists
