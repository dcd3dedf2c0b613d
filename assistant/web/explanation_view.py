"""How a reply was found, folded below it: what became of each passage that was read closely.

It is put together when the fold is first opened: asking pays nothing for it.
"""

from __future__ import annotations

import json

from assistant.present import explained_in_words, figures_of, record_of
from assistant.records import ConsideredPassage, Explanation
from assistant.text import one_line
from assistant.web.markup import Html, element

_SHOWN = 200
"""Characters of a quotation that the table shows; the reply shows those it quotes whole."""


def explanation_view(explanation: Explanation | None, turn: int) -> Html | None:
    """The fold of the reply with that number; what is in it is asked for when it is first opened. Nothing where nothing
    was read."""
    if explanation is None:
        return element(
            "details",
            element("summary", "How this was found"),
            element("p", "Looking …"),
            class_="how-found",
            data_explain=json.dumps({"turn": turn}),
        )
    if not explanation.considered:
        return element("p", "No passage was read closely.", class_="searched")
    columns = ("Place", "What became of it", "Support", "Passage")
    head = element("tr", *(element("th", name, scope="col") for name in columns))
    table = element(
        "table",
        element("caption", "Passages read closely", class_="unseen"),
        element("thead", head),
        element("tbody", *(_row(one) for one in explanation.considered)),
    )
    return element(
        "details",
        element("summary", "How this was found"),
        element("p", explained_in_words(explanation)),
        element("div", table, class_="table", tabindex="0", role="region", aria_label="Passages read closely"),
        class_="how-found",
        open=True,
        data_explained=str(turn),
    )


def _row(considered: ConsideredPassage) -> Html:
    quote = one_line(considered.quote)
    figures = [part for name, told in figures_of(considered) for part in (element("dt", name), element("dd", told))]
    return element(
        "tr",
        element("th", str(considered.place), scope="row"),
        element("td", str(considered.outcome)),
        element("td", f"{considered.support:.2f}"),
        element(
            "td",
            element("q", quote[:_SHOWN] + ("…" if len(quote) > _SHOWN else "")),
            element("p", record_of(considered)),
            element("details", element("summary", "Figures"), element("dl", *figures)),
        ),
    )
