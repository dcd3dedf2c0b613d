"""An evaluation made readable: plain text, CSV with one line a question, Markdown and HTML with plots.

Everything that came from a question file or a document is escaped for where it goes;
the HTML page loads nothing and runs nothing.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.evaluation.measures import Interval, Point, risk_coverage, trade_off
from assistant.evaluation.outcomes import ALL, Calibration, Evaluation, Outcome
from assistant.evaluation.plots import Series, html_text, square_plot, without_controls
from assistant.evaluation.question_sets import LabelledQuestion
from assistant.present import without_formula

Cell = str | Interval
Rows = tuple[tuple[Cell, ...], ...]

_COLUMNS = ("id", "kind", "question", "verdict", "support", "passage_rank", "quote_rank", "top_quote", "gold", "why")


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the columns' names, and rows of text or intervals."""

    heading: str
    columns: tuple[str, ...]
    rows: Rows


# ── what is shown ───────────────────────────────────────────────────────────────────────────────────────────────────


def tables(evaluation: Evaluation) -> tuple[Table, ...]:
    """The tables of the report: what was found by kind, what was kept silent, and the reliability of the support."""
    answerable, unanswerable = evaluation.answerable, evaluation.unanswerable
    shown = []
    if answerable:
        names = tuple(name for name, _ in answerable[0].figures)
        rows: Rows = tuple((row.kind, str(row.questions), *(figure for _, figure in row.figures)) for row in answerable)
        shown.append(Table("Questions the record answers", ("kind", "questions", *names), rows))
    if unanswerable:
        columns = ("kind", "questions", "AUROC", "average precision", "falsely answered")
        rows = tuple((s.kind, str(s.questions), s.auroc, s.average_precision, s.falsely_answered) for s in unanswerable)
        shown.append(Table("Questions it does not answer (support against the answerable)", columns, rows))
    if evaluation.verdicts:
        shown += [_verdicts(evaluation), _trust(evaluation)]
    shown.extend(_reliability(calibration) for calibration in evaluation.calibration)
    return tuple(shown)


def _verdicts(evaluation: Evaluation) -> Table:
    names = tuple(str(verdict) for verdict, _ in evaluation.verdicts[0].verdicts)
    rows: tuple[tuple[str | Interval, ...], ...] = tuple(
        (own.group, str(own.questions), *(share for _, share in own.verdicts)) for own in evaluation.verdicts
    )
    return Table("Verdicts", ("questions", "asked", *names), rows)


def _trust(evaluation: Evaluation) -> Table:
    columns = ("verdict", "replies", "right of answerable", "right of all")
    rows = tuple(
        (str(own.verdict), str(own.questions), own.right_of_answerable, own.right_of_all) for own in evaluation.trust
    )
    return Table("First quotation right under each verdict", columns, rows)


def _reliability(calibration: Calibration) -> Table:
    rows = tuple(
        (f"{part.low:.1f}–{part.high:.1f}", str(part.n), _number(part.support, 2), _number(part.right, 2))
        for part in calibration.bins
    )
    error = _number(calibration.error, 3)
    heading = f"Reliability of the support, {calibration.of} (expected calibration error {error})"
    return Table(heading, ("support", "citations", "mean support", "share right"), rows)


def facts(evaluation: Evaluation) -> tuple[str, ...]:
    """The lines beside the tables: what was asked, whether every quotation is verbatim, and how long it took."""
    answerable = sum(o.question.answerable for o in evaluation.outcomes)
    answers = [o for o in evaluation.outcomes if o.answered]
    verbatim = _number(evaluation.verbatim, 4)
    wrong = sum(not o.right for o in answers)
    return (
        f"{answerable} answerable and {len(evaluation.outcomes) - answerable} unanswerable questions.",
        f"{evaluation.k} citations a question; 95% bootstrap intervals, 2,000 resamples.",
        f"At the shipped line {len(answers)} were answered, and in {wrong} of these the first quotation is not gold.",
        f"Verbatim: {verbatim} of {evaluation.places} places of {evaluation.citations} citations.",
        *(f"NOT VERBATIM: {fault}" for fault in evaluation.faults),
        *([evaluation.reader] if evaluation.reader else []),
        f"Seconds a question: p50 {_number(evaluation.seconds_p50, 3)}, p95 {_number(evaluation.seconds_p95, 3)}.",
    )


def plots(evaluation: Evaluation) -> tuple[tuple[str, str], ...]:
    """(name, SVG) of each plot there are questions for: the price of the line, selective risk, reliability."""
    outcomes = evaluation.outcomes
    answerable = [o for o in outcomes if o.question.answerable]
    drawn = []
    if answerable and len(answerable) < len(outcomes):
        drawn.append(("coverage", _price_of_the_line(evaluation, answerable)))
    if outcomes:
        curve = risk_coverage([o.support for o in outcomes], [float(not o.right) for o in outcomes])
        shipped = [o for o in outcomes if o.answered]
        at = [(len(shipped) / len(outcomes), sum(not o.right for o in shipped) / len(shipped))] if shipped else []
        series = [_curve("first quotation not gold", curve), Series("shipped line", tuple(at), (5.0,) * len(at))]
        drawn.append(
            ("risk", square_plot("Of the answers given, the share that is wrong", "share answered", "error", series))
        )
    series = [Series("perfect", ((0.0, 0.0), (1.0, 1.0)))]
    for calibration in evaluation.calibration:
        bins = [part for part in calibration.bins if part.n]
        radii = tuple(2 + 8 * math.sqrt(part.n / calibration.citations) for part in bins)
        series.append(Series(calibration.of, tuple((part.support, part.right) for part in bins), radii))
    drawn.append(("reliability", square_plot("Is the support what it says?", "support", "share right", series)))
    return tuple(drawn)


def _price_of_the_line(evaluation: Evaluation, answerable: Sequence[Outcome]) -> str:
    answered = sum(o.answered for o in answerable) / len(answerable)
    series, at = [], []
    for silence in evaluation.unanswerable:
        others = [o for o in evaluation.outcomes if not o.question.answerable]
        chosen = [o for o in others if silence.kind in (ALL, o.question.kind)]
        series.append(_curve(silence.kind, trade_off([o.support for o in answerable], [o.support for o in chosen])))
        at.append((answered, silence.falsely_answered.value))
    series.append(Series("shipped line", tuple(at), (5.0,) * len(at)))
    return square_plot(
        "Coverage against error as the line moves", "answerable answered", "unanswerable answered", series
    )


def _curve(name: str, points: Iterable[Point]) -> Series:
    return Series(name, tuple((point.coverage, point.error) for point in points))


# ── plain text, JSON and CSV ────────────────────────────────────────────────────────────────────────────────────────


def as_text(evaluation: Evaluation) -> str:
    """The facts and tables for a terminal; an interval stands beneath its figure."""
    parts = [evaluation.name, *facts(evaluation)]
    for table in tables(evaluation):
        parts += ["", table.heading, *_text_rows(table)]
    return "\n".join(without_controls(part).rstrip() for part in parts)


def _text_rows(table: Table) -> Iterable[str]:
    lines: list[Sequence[str]] = [table.columns]
    for row in table.rows:
        lines.append([_cell(cell, name, alone=True) for cell, name in zip(row, table.columns, strict=True)])
        if any(isinstance(cell, Interval) for cell in row):
            lines.append([_span(cell, name) for cell, name in zip(row, table.columns, strict=True)])
    widths = [max(len(line[i]) for line in lines) for i in range(len(table.columns))]
    for line in lines:
        yield "  ".join(
            [line[0].ljust(widths[0]), *(text.rjust(w) for text, w in zip(line[1:], widths[1:], strict=True))]
        )


def as_plain(evaluation: Evaluation) -> dict[str, Any]:
    """The figures as plain JSON types, without the outcomes; NaN becomes None."""
    figures = {
        "name": evaluation.name,
        "questions": len(evaluation.outcomes),
        "k": evaluation.k,
        "answerable": {
            row.kind: {"questions": row.questions} | {name: asdict(figure) for name, figure in row.figures}
            for row in evaluation.answerable
        },
        "unanswerable": {row.kind: asdict(row) for row in evaluation.unanswerable},
        "verdicts": {
            row.group: {"questions": row.questions} | {str(verdict): asdict(share) for verdict, share in row.verdicts}
            for row in evaluation.verdicts
        },
        "trust": {str(row.verdict): asdict(row) for row in evaluation.trust},
        "calibration": {row.of: asdict(row) for row in evaluation.calibration},
        "citations": evaluation.citations,
        "places": evaluation.places,
        "verbatim": evaluation.verbatim,
        "faults": list(evaluation.faults),
        "seconds_p50": evaluation.seconds_p50,
        "seconds_p95": evaluation.seconds_p95,
    } | ({"reader": evaluation.reader} if evaluation.reader else {})
    return {name: _without_nan(value) for name, value in figures.items()}


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(inner) for inner in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def as_csv(evaluation: Evaluation) -> str:
    """One line a question, with a header; no cell begins a spreadsheet formula (OWASP, "CSV Injection")."""
    out = io.StringIO()
    writer = csv.writer(out)  # lines end in CRLF (RFC 4180): with another end a bare CR in a cell goes unquoted
    writer.writerow([*_COLUMNS, "seconds"])
    for outcome in evaluation.outcomes:
        writer.writerow([*(without_formula(cell) for cell in _line(outcome)), f"{outcome.seconds:.4f}"])
    return out.getvalue()


def _line(outcome: Outcome) -> tuple[str, ...]:
    question = outcome.question
    return (
        question.id,
        question.kind,
        question.question,
        str(outcome.verdict),
        f"{outcome.support:.4f}",
        str(outcome.passage_rank or ""),
        str(outcome.quote_rank or ""),
        outcome.cited[0].quote if outcome.cited else "",
        gold_words(question),
        outcome.why,
    )


def gold_words(question: LabelledQuestion) -> str:
    """The question's gold in one line: alternatives joined by "or", groups by "AND"."""
    return " AND ".join(" or ".join(f"{gold.document}: “{gold.quote}”" for gold in group) for group in question.groups)


# ── Markdown and HTML ───────────────────────────────────────────────────────────────────────────────────────────────


def as_markdown(evaluation: Evaluation) -> str:
    """The facts and tables, with links to the plots as `write` names them (renderers of Markdown drop inline SVG)."""
    parts = [f"# {_md(evaluation.name)}", "\n".join(f"- {_md(fact)}" for fact in facts(evaluation))]
    for table in tables(evaluation):
        rule = ["---", *["---:"] * (len(table.columns) - 1)]
        rows = [[_md(_cell(c, name)) for c, name in zip(row, table.columns, strict=True)] for row in table.rows]
        lines = [f"| {' | '.join(row)} |" for row in [list(table.columns), rule, *rows]]
        parts += [f"## {_md(table.heading)}", "\n".join(lines)]
    parts += [f"![{name}](<{_md(evaluation.name)}-{name}.svg>)" for name, _ in plots(evaluation)]
    return "\n\n".join(parts) + "\n"


def _md(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", " ".join(without_controls(text).split()))


def as_html(evaluation: Evaluation) -> str:
    """One page that stands alone: the facts, tables and plots, and every miss with what was quoted and the gold."""
    body = [f"<h1>{html_text(evaluation.name)}</h1>", *(f"<p>{html_text(fact)}</p>" for fact in facts(evaluation))]
    body += [f"<figure>{svg}</figure>" for _, svg in plots(evaluation)]
    body += [_html_table(table) for table in (*tables(evaluation), _misses(evaluation))]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            f"<title>{html_text(evaluation.name)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
            *body,
            "</body>\n</html>\n",
        ]
    )


_STYLE = """body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#1a1a1a}
table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-weight:600;padding:.5rem 0}
th,td{border-bottom:1px solid #ccc;padding:.25rem .75rem;text-align:left;vertical-align:top}
figure{display:inline-block;margin:0 1rem 1rem 0;vertical-align:top}"""


def _misses(evaluation: Evaluation) -> Table:
    missed = [o for o in evaluation.outcomes if (o.quote_rank != 1 if o.question.answerable else o.answered)]
    lines = [_line(outcome) for outcome in missed]
    return Table("Every question whose first quotation is not right", _COLUMNS, tuple(lines))


def _html_table(table: Table) -> str:
    head = "".join(f'<th scope="col">{html_text(name)}</th>' for name in table.columns)
    rows = (zip(row, table.columns, strict=True) for row in table.rows)
    body = "\n".join(f"<tr>{''.join(f'<td>{html_text(_cell(c, name))}</td>' for c, name in row)}</tr>" for row in rows)
    caption = f"<caption>{html_text(table.heading)}</caption>"
    return f"<table>{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"


def _cell(cell: Cell, column: str, alone: bool = False) -> str:
    if isinstance(cell, str):
        return cell
    value = _number(cell.value, _digits(column))
    return value if alone or math.isnan(cell.value) else f"{value} ({_span(cell, column)})"


def _span(cell: Cell, column: str) -> str:
    if isinstance(cell, str) or math.isnan(cell.value):
        return ""
    return f"{_number(cell.low, _digits(column))}–{_number(cell.high, _digits(column))}"


def _digits(column: str) -> int:
    return 0 if column == "words" else 2


def _number(value: float, digits: int) -> str:
    return "–" if math.isnan(value) else f"{value:.{digits}f}"


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def write(evaluation: Evaluation, folder: Path) -> None:
    """Write ``NAME.csv``, ``NAME.md``, ``NAME.html`` and ``NAME-PLOT.svg`` into ``folder``, in UTF-8."""
    files = {".csv": as_csv(evaluation), ".md": as_markdown(evaluation), ".html": as_html(evaluation)}
    files |= {f"-{name}.svg": svg + "\n" for name, svg in plots(evaluation)}
    for suffix, text in files.items():
        (folder / f"{evaluation.name}{suffix}").write_text(text, encoding="utf-8", newline="\n")
