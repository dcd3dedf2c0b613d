"""Square plots as SVG, written by hand: lines and discs on axes from 0 to 1. Knows nothing of what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Series:
    """Points to draw, x and y from 0 to 1: a line, or discs where ``radii`` are given."""

    name: str
    points: tuple[tuple[float, float], ...]
    radii: tuple[float, ...] = ()


def without_controls(text: str) -> str:
    """``text`` with a replacement character for each control character and surrogate: no page or SVG may hold one."""
    return _CONTROL.sub("\ufffd", text)


def html_text(text: str) -> str:
    """``text`` escaped for an element or a quoted attribute of HTML or SVG."""
    return escape(without_controls(text))


_SIDE, _LEFT, _TOP = 300, 60, 40
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""Okabe & Ito's palette; lines differ by dash too, so that colour is never the only sign."""
_DASHES = ("", "6 3", "2 3", "8 3 2 3", "12 4", "1 2")


def square_plot(title: str, across: str, up: str, series: Sequence[Series]) -> str:
    """A square plot of both axes from 0 to 1, with its legend beneath."""
    height = _TOP + _SIDE + 50 + 20 * len(series)
    width = _LEFT + _SIDE + 40
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} font-family="sans-serif" font-size="12">',
        f'<title>{html_text(title)}</title><text x="{_LEFT}" y="20" font-size="14">{html_text(title)}</text>',
        *_axes(across, up),
    ]
    for i, one in enumerate(series):
        colour, dash = _COLOURS[i % len(_COLOURS)], _DASHES[i % len(_DASHES)]
        parts += _drawn(one, colour, dash)
        y = _TOP + _SIDE + 55 + 20 * i
        key = Series("", ((0.0, 0.0), (0.1, 0.0)), (5.0, 5.0) if one.radii else ())
        parts.append(f'<g transform="translate(0 {y - _TOP - _SIDE - 4})">{"".join(_drawn(key, colour, dash))}</g>')
        parts.append(f'<text x="{_LEFT + 45}" y="{y}">{html_text(one.name)}</text>')
    return "\n".join([*parts, "</svg>"])


def _axes(across: str, up: str) -> Iterable[str]:
    for i in range(6):
        x, y = _at(i / 5, i / 5)
        yield f'<path d="M{x:.1f} {_TOP}V{_TOP + _SIDE}M{_LEFT} {y:.1f}H{_LEFT + _SIDE}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{_TOP + _SIDE + 16}" text-anchor="middle">{i / 5:.1f}</text>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{i / 5:.1f}</text>'
    middle = _TOP + _SIDE / 2
    yield f'<text x="{_LEFT + _SIDE / 2}" y="{_TOP + _SIDE + 34}" text-anchor="middle">{html_text(across)}</text>'
    yield f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">{html_text(up)}</text>'


def _drawn(series: Series, colour: str, dash: str) -> Iterable[str]:
    spots = [_at(x, y) for x, y in series.points]
    if series.radii:
        for (x, y), radius in zip(spots, series.radii, strict=True):
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity="0.6"/>'
    else:
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'


def _at(x: float, y: float) -> tuple[float, float]:
    return _LEFT + x * _SIDE, _TOP + (1 - y) * _SIDE
