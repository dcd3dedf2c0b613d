"""Runs the tests of faults and writes the scorecard of ``docs/reliability.md`` from what they counted.

    python tools/reliability.py         about three minutes on two free cores; ``make reliability``

A test that counts says so with ``record_property("counted", …)``; of the others the cases that passed are counted. No
figure is typed. The exit code is 1 where a line is below its goal.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.audit import audit  # noqa: E402

PAGE = ROOT / "docs" / "reliability.md"
FAULTS = "tests/faults/"


@dataclass(frozen=True)
class Line:
    """A line of the scorecard: the tests whose names begin so, how their figures add up, and the goal.

    ``way``: "all" (n of n), "none" (0 of n), "most" (the largest, at most ``goal``), "cases" (tests that passed) or
    "told" (as the test says it).
    """

    name: str
    way: str
    goal: str
    tests: tuple[str, ...]


PUBLISHING = f"{FAULTS}test_publishing.py::test_"
MODELS = "tests/models/"
DAMAGE = f"{FAULTS}test_damage.py::test_"
SERVING = f"{FAULTS}test_serving.py::test_"
INPUTS = f"{FAULTS}test_inputs.py::test_"
LINES = (
    Line("Faults survived: full disk, errors (once, lasting, half-way), kills, SIGTERM, a second build, memory", "all",
         "N/N, N ≥ 300", tuple(PUBLISHING + case for case in ("after_an_error", "after_a_kill", "at_every_step",
                                                              "a_real_disk", "memory_that"))),
    Line("Power-loss states: old or new serves, nothing lost after “done”", "all", "N/N",
         (PUBLISHING + "after_a_power", PUBLISHING + "what_a_power")),
    Line("Damaged index files noticed: every byte, cuts, swaps, zeros", "all", "10,000/10,000",
         (DAMAGE + "every_byte", DAMAGE + "every_other")),
    Line("Damaged model files noticed", "cases", "N/N",
         tuple(f"{MODELS}test_encoder.py::test_{case}" for case in ("one_bit", "any_deciding", "a_folder_without"))),
    Line("Indexes of another model, format or setting refused", "cases", "N/N",
         (DAMAGE + "a_field", DAMAGE + "an_encoder_that", DAMAGE + "an_index_whose",
          "tests/index/test_opening.py::test_an")),
    Line("Readings of mixed versions while versions are published", "none", "0",
         (f"{FAULTS}test_race.py::test_readers",)),
    Line("Any order of builds, crashes, damage, questions, going back", "cases", "passes",
         (f"{FAULTS}test_machine.py::",)),
    Line("Bad questions answered or refused in words", "all", "500/500", (INPUTS + "bad_questions",)),
    Line("Bad documents read or named, the others unaffected", "all", "200/200", (INPUTS + "bad_documents",)),
    Line("Quotations compared with the record on their way out, none withheld", "all", "N/N",
         (f"{FAULTS}test_sample.py::test_every_quotation",)),
    Line("Citations of the sample corpus that resolve: file, page, offsets", "all", "100 %",
         (f"{FAULTS}test_sample.py::test_every_passage",)),
    Line("Tests of quotations on screen in Chromium: 200 awkward texts, hostile records, no request to another host",
         "cases", "N/N", ("tests/web/test_browser.py::test_two_hundred", "tests/web/test_browser.py::test_markup",
                          "tests/web/test_browser.py::test_an_answer_shows")),
    Line("Requests lost or crossed, all users at once", "none", "0", (SERVING + "of_all_users",)),
    Line("Half-open and vanished clients that cost the others nothing", "all", "N/N", (SERVING + "clients_that",)),
    Line("Recovered after an error in a handler", "cases", "N/N",
         ("tests/web/test_handlers.py::test_n", "tests/web/test_controller.py::test_a_defect",
          "tests/web/test_controller.py::test_who_asks_when", "tests/web/test_browser.py::test_after_a_message")),
    Line("HTTP probes refused", "cases", "60/60",
         tuple(f"tests/web/test_guard.py::test_{case}"
               for case in ("what_a_chat", "another_host", "a_body", "a_length"))),
    Line("Settings of the page as they must be", "all", "N/N", (SERVING + "every_setting",)),
    Line("Connections to other machines at serve time", "none", "0", (SERVING + "the_server_connects",)),
    Line("From the start to a clear message where the model is missing, once loaded", "told", "< 1 s",
         (SERVING + "without_its_model",)),
    Line("Time for twice the input, worst of the shapes", "most", "2.6",
         (INPUTS + "reading_and_cutting", INPUTS + "finding_every_mention")),
    Line("Same input, same index bytes", "cases", "identical",
         ("tests/index/test_building.py::test_building_twice", "tests/index/test_building.py::test_the_bytes_depend")),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A test that ran."""

    name: str
    passed: bool
    skipped: bool
    counted: str
    note: str


def main() -> int:
    """Runs, writes, and returns 1 where a line is below its goal."""
    cases = run()
    rows, below = [], []
    for line in LINES:
        own = [case for case in cases if case.name.startswith(line.tests)]
        figure, good = measured(line, own)
        notes = "; ".join(dict.fromkeys(case.note for case in own if case.note))
        rows.append(f"| {line.name} | {figure} | {line.goal} | {notes} |")
        if not good:
            below.append(line.name)
    checked = audit()
    rows.append(f"| Known advisories | {str(checked).splitlines()[0]} | 0 | |")
    _write(rows)
    print("\n".join(rows))
    red = [case.name for case in cases if not case.passed and not case.skipped]
    print("\n".join([*(f"below its goal: {line}" for line in below), *(f"red: {line}" for line in red)]))
    return int(bool(below or red or checked.advisories))


def run() -> list[Case]:
    """The tests of the lines, each file's once."""
    wanted = sorted({test.partition("::")[0] for line in LINES for test in line.tests})
    expression = " or ".join(sorted({test.partition("::")[2] for line in LINES for test in line.tests} - {""}))
    files = [test for test in wanted if not test.startswith(FAULTS)]
    with tempfile.TemporaryDirectory() as folder:
        cases: list[Case] = []
        for number, arguments in enumerate(([FAULTS], [*files, "-k", expression])):
            out = Path(folder) / f"{number}.xml"
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-m",
                "",
                "-q",
                "-o",
                "junit_family=xunit1",
                f"--junitxml={out}",
                *arguments,
            ]
            subprocess.run(command, cwd=ROOT, check=False)
            cases += [_case(element) for element in ElementTree.parse(out).iter("testcase")]
    return cases


def _case(element: ElementTree.Element) -> Case:
    parts = element.get("classname", "").split(".")
    file = next((n for n in range(len(parts), 0, -1) if (ROOT / Path(*parts[:n]).with_suffix(".py")).is_file()), 1)
    name = f"{Path(*parts[:file]).with_suffix('.py').as_posix()}::{element.get('name')}"
    told = {one.get("name"): one.get("value", "") for one in element.iter("property")}
    bad = any(element.find(kind) is not None for kind in ("failure", "error"))
    skipped = element.find("skipped") is not None
    return Case(name, not bad and not skipped, skipped, told.get("counted", ""), told.get("note", ""))


def measured(line: Line, own: list[Case]) -> tuple[str, bool]:
    """The figure of a line, and whether it reaches the goal."""
    ran = [case for case in own if not case.skipped]
    good = bool(ran) and all(case.passed for case in ran)
    if not ran:
        return ("not run here" if own else "no such test"), bool(own)
    if line.way == "cases":
        return f"{sum(case.passed for case in ran):,}/{len(ran):,}", good and len(ran) >= _least(line)
    counted = [case.counted for case in ran if case.counted]
    if line.way == "told":
        return ", ".join(counted), good and all(
            float(counts.split()[0]) < float(line.goal.split()[1]) for counts in counted
        )
    if line.way == "most":
        worst = max(map(float, counted), default=float("inf"))
        return f"{worst:.2f}", good and worst <= float(line.goal)
    pairs = [tuple(map(int, counts.split("/"))) for counts in counted]
    have, of = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    reached = have == 0 < of if line.way == "none" else have == of >= _least(line)
    return (f"{have:,} of {of:,}" if line.way == "none" else f"{have:,}/{of:,}"), good and reached


def _least(line: Line) -> int:
    """The number that a goal ends with: how many there must be."""
    number = re.search(r"[\d,]+$", line.goal)
    return int(number[0].replace(",", "")) if number else 1


def _write(rows: list[str]) -> None:
    """The table, between its marks in the page."""
    page = PAGE.read_text(encoding="utf-8")
    head = ["| line | counted | goal | |", "|---|---|---|---|"]
    table = "\n".join(["<!-- scorecard -->", *head, *rows, "<!-- /scorecard -->"])
    PAGE.write_text(re.sub(r"<!-- scorecard -->.*?<!-- /scorecard -->", lambda _: table, page, flags=re.S), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
