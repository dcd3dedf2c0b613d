"""The page of reliability against the tests it names, and the tools that write it."""

import json
import re
from pathlib import Path

import pytest

from tools import audit, mutations, reliability

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (F\d+) \|.*\| ([^|]+) \|$", PAGE, re.M)


def stands(test):
    file, _, name = test.partition("::")
    source = (ROOT / file).read_text(encoding="utf-8")
    return re.search(rf"^def {re.escape(name)}\(", source, re.M) is not None


def test_every_fault_of_the_model_has_a_test_and_every_test_named_is_there():
    assert [name for name, _ in ROWS] == [f"F{number}" for number in range(1, 36)]
    for name, told in ROWS:
        tests = re.findall(r"`([^`]+)`", told)
        assert tests, name
        assert [test for test in tests if not stands(test)] == [], name


def test_every_line_of_the_scorecard_names_tests_that_are_there():
    for line in reliability.LINES:
        for beginning in line.tests:
            file, _, name = beginning.partition("::")
            source = (ROOT / file).read_text(encoding="utf-8")
            assert re.search(rf"^(?:def |TestMachine = ){re.escape(name)}", source, re.M), beginning


@pytest.mark.parametrize("mutation", mutations.MUTATIONS, ids=lambda each: each.name)
def test_every_guard_that_is_taken_out_stands_once(mutation):
    assert (ROOT / mutation.file).read_text(encoding="utf-8").count(mutation.old) == 1
    assert mutation.old != mutation.new
    assert all((ROOT / test.partition("::")[0]).is_file() for test in mutation.tests)


def case(counted="", passed=True, skipped=False):
    return reliability.Case("a test", passed, skipped, counted, "")


def test_figures_add_up_and_fall_short_where_they_do():
    def line(way, goal):
        return reliability.Line("a line", way, goal, ())

    measured = reliability.measured
    assert measured(line("all", "N/N, N ≥ 300"), [case("200/200"), case("150/150")]) == ("350/350", True)
    assert measured(line("all", "N/N, N ≥ 300"), [case("200/200")]) == ("200/200", False)
    assert measured(line("all", "N/N"), [case("199/200")]) == ("199/200", False)
    assert measured(line("all", "N/N"), [case("200/200", passed=False)]) == ("200/200", False)
    assert measured(line("none", "0"), [case("0/200")]) == ("0 of 200", True)
    assert measured(line("none", "0"), [case("1/200")]) == ("1 of 200", False)
    assert measured(line("most", "2.6"), [case("1.90"), case("2.61")]) == ("2.61", False)
    assert measured(line("told", "< 1 s"), [case("0.12 s")]) == ("0.12 s", True)
    assert measured(line("told", "< 1 s"), [case("1.02 s")]) == ("1.02 s", False)
    assert measured(line("cases", "60/60"), [case()] * 60) == ("60/60", True)
    assert measured(line("cases", "60/60"), [case()] * 59) == ("59/59", False)
    assert measured(line("cases", "N/N"), [case(passed=False), case()]) == ("1/2", False)
    assert measured(line("cases", "N/N"), [case(passed=False, skipped=True)]) == ("not run here", True)
    assert measured(line("cases", "N/N"), []) == ("no such test", False)


def test_an_audit_that_reached_nothing_is_not_called_clean():
    skipped = {"name": "a", "skip_reason": "not found"}
    sound = {"name": "b", "version": "1", "vulns": []}
    weak = {"name": "c", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3"]}]}
    assert "Not audited" in str(audit.parsed(json.dumps({"dependencies": [skipped]})))
    assert str(audit.parsed(json.dumps({"dependencies": [skipped, sound]}))) == "0 known advisories in 1 of 2 packages."
    found = audit.parsed(json.dumps({"dependencies": [sound, weak]}))
    assert found.advisories == ("c 2: X-1, fixed in 3",)
