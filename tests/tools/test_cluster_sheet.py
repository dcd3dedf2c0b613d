"""The sheet of an index of millions: what stands in the documentation is what the tool prints, and pencil agrees."""

from pathlib import Path

import pytest

from tools.cluster_sheet import Inputs, Sheet, table

PAGE = Path(__file__).parent.parent.parent / "docs" / "cluster.md"


def test_the_page_holds_the_table_that_the_tool_prints():
    assert table(Inputs()) in PAGE.read_text(encoding="utf-8")


def test_its_figures_are_those_of_pencil():
    sheet = Sheet(Inputs(), 1_000_000)
    assert sheet.vectors == pytest.approx(5.3e6)
    assert sheet.memory == pytest.approx(5.3e6 * (1536 + 256))
    assert sheet.core_hours == pytest.approx(25.28, abs=0.01)
    assert sheet.build_memory == pytest.approx(32e9)
    assert sheet.disk == pytest.approx(4 * (8.3e9 + 5.3e6 * 1536 * 2))
    assert sheet.latency == pytest.approx(0.017 + 0.030 + 0.008 + 3.2e6 / 1.25e9 + 0.030)
