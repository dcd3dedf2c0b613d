"""A topic over time on screen: a plot of quotations by period, then each record's best below its date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.answering import Address, write_address
from assistant.present import (
    NEAREST,
    counted,
    gap_in_words,
    in_course,
    period_in_words,
    place_in_course,
    searched_in_words,
    support_in_words,
    timeline_in_words,
    unread_in_words,
)
from assistant.records import Citation, Document, Filters, Timeline, TimelineGap, TimelinePeriod, Verdict
from assistant.text import one_line, written_date
from assistant.web import plain
from assistant.web.cards import opener
from assistant.web.markup import Html, element
from assistant.web.mentions_view import downloads
from assistant.web.typeset import setting

_SHOWN = 100
"""Entries that the page shows; the downloads hold all."""


def introduction() -> Html:
    """What this view does."""
    return element(
        "div",
        element("h2", "Over time"),
        element(
            "p",
            "The best quotation on a topic from each meeting or letter, in order of date, and the gaps between.",
            class_="promise",
        ),
        class_="timeline-head",
        data_address=write_address(Address(view="timeline")),
        data_title="Over time",
    )


def timeline_view(timeline: Timeline, documents: Mapping[str, Document], filters: Filters) -> Html:
    """How much there is, the plot, the files to save, the entries with the gaps, the undated, and what was searched."""
    head, more = timeline_in_words(timeline)
    unread = unread_in_words(timeline)
    files = ("docx", "md", "csv")
    address = Address(timeline.topic, filters, view="timeline")
    some = bool(timeline.entries or timeline.undated)
    return element(
        "section",
        element("p", element("strong", head), more, class_="course-summary", role="status"),
        _plot(timeline.periods),
        downloads("timeline", address, files) if some else None,
        *_course(timeline, documents),
        _apart("Undated", None, timeline.undated, documents),
        _apart("Nearest", NEAREST, timeline.nearest, documents, folded=True),
        element("p", unread, class_="searched") if unread else None,
        element("p", searched_in_words(timeline.searched), class_="searched"),
        class_="timeline-view" if some else "timeline-view none",
        aria_label="Over time",
        attributes={
            "data-address": write_address(address),
            "data-title": f"Over time: {timeline.topic}",
        },
    )


def _plot(periods: Sequence[TimelinePeriod]) -> Html | None:
    """Quotations by period as a table whose bars are seen, and whose numbers are read."""
    if len(periods) < 2:
        return None
    most = max(period.quotations for period in periods)
    columns = ("Period", "Records with a quotation", "Records searched")
    return element(
        "table",
        element("caption", "Quotations by period"),
        element("thead", element("tr", *(element("th", name, scope="col") for name in columns))),
        element("tbody", *(_bar(period, most) for period in periods)),
        class_="plot",
    )


def _bar(period: TimelinePeriod, most: int) -> Html:
    bar = element("meter", value=str(period.quotations), max=str(most), aria_hidden="true")
    return element(
        "tr",
        element("th", period_in_words(period.period), scope="row"),
        element("td", bar, element("span", str(period.quotations))),
        element("td", str(period.records)),
        class_="empty" if not period.quotations else None,
    )


def _course(timeline: Timeline, documents: Mapping[str, Document]) -> Iterator[Html]:
    """The entries under their dates, oldest first; of more than `_SHOWN` the newest."""
    rest = max(0, len(timeline.entries) - _SHOWN)
    if rest:
        yield element("p", f"{counted(rest, 'older quotation')}: in the downloads.", class_="searched")
    told = [
        element("li", gap_in_words(one), class_="between")
        if isinstance(one, TimelineGap)
        else element("li", _dated(timeline, one), _entry(one, documents[one.document]), class_="entry")
        for one in list(in_course(timeline))[-_SHOWN:]
    ]
    if told:
        yield element("ol", *told, class_="course")


def _dated(timeline: Timeline, cited: Citation) -> Html:
    named = place_in_course(timeline, cited)
    mark = element("span", named, class_="end") if named else None
    return element("h3", element("time", written_date(cited.date), datetime=cited.date), mark)


def _entry(cited: Citation, document: Document) -> Html:
    where = " › ".join((*plain.path(cited), *plain.spot(cited))) or "Open"
    facts = [cited.publisher, plain.kind(cited.kind), cited.part, cited.standing]
    speaker = f"Speaker: {one_line(cited.speaker.name)}" if cited.speaker else None
    return element(
        "article",
        element("q", setting(document).show(cited.start, cited.end), class_="sentence"),
        element(
            "p",
            element("span", one_line(cited.title), class_="fact title"),
            *(element("span", fact, class_="fact") for fact in [*facts, speaker] if fact),
            class_="facts",
        ),
        element("span", opener(where, cited.link, cited, None), class_="where"),
        element("span", support_in_words(cited), class_="support"),
        class_="record" if cited.verdict is Verdict.ANSWERS else "record may",
    )


def _apart(
    head: str, told: str | None, cited: Sequence[Citation], documents: Mapping[str, Document], *, folded: bool = False
) -> Html | None:
    """Quotations that have no place in the course: the undated, the nearest."""
    if not cited:
        return None
    every = element("ul", *(element("li", _entry(one, documents[one.document])) for one in cited), class_="course")
    if folded:
        summary = element("summary", f"{counted(len(cited), 'nearest passage')}, no part of it")
        return element("details", summary, element("p", told) if told else None, every, class_="nearest-passages")
    return element("section", element("h3", head), element("p", told) if told else None, every, aria_label=head)
