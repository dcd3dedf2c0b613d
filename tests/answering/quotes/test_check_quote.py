"""Checking a quotation against toy records: what is equal, what never is, and what a place says."""

import random
from dataclasses import replace

import pytest

from assistant import Assistant, QuoteFlagKind, QuoteVerdict, build_index
from assistant.answering import quote_checked, verbatim
from assistant.errors import QuestionRefused, QuotationWithheld, UnknownDocument, UnknownFilter
from assistant.index import LocalIndex
from assistant.records import Filters
from tests.toys import ToyEncoder, write_corpus

PAPER = """\
Cabinet

Spending

Councillor Ruth Adams said that the council would not close the library. Repairs cost £12,500 in 2023–24, a rise of
5% on the year before. The non-compliant landlords were fined £2 million. No evidence was found that officers had
misled the committee. The road will be built if the government pays for it. The area is 10² metres.

Mr Peel explained that the multi-
agency hub, which the frame-
work needs, “works well”, and that 16- and 17-year-olds use it; the children’s views were heard.

The committee did not agree:

(a) That the bridge be sold to the highest bidder.
(b) That all officers be thanked.

The spending review begins in May. Staff were told… that it is over. Members thanked Cllr Low [in his absence] warmly.
"""
OTHER = """\
Report

The library roof leaks in three places and must be repaired soon. The cost of the bridge was met by the county.

Cllr Finch: The scheme has failed every test that we set for it.

Mr Peel had heard that the weir house would be pulled down. That was far from the truth. It stands.

The lock was sold last year.

That is not the case for the quay.
"""
S, A, T, E, N = (
    QuoteVerdict.EXACT,
    QuoteVerdict.ALTERED,
    QuoteVerdict.STITCHED,
    QuoteVerdict.ELSEWHERE,
    QuoteVerdict.ABSENT,
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quotes")
    build_index(write_corpus(folder / "corpus", paper=PAPER, other=OTHER), folder / "built", encoder=ToyEncoder())
    return Assistant.open(folder / "built", encoder=ToyEncoder())


def kinds(check):
    return {flag.kind for place in check.places for flag in place.flags}


# ── what is equal ──


@pytest.mark.parametrize(
    "text",
    [
        "Repairs cost £12,500 in 2023–24, a rise of 5% on the year before.",
        "Repairs cost £12,500 in 2023-24,   a rise\nof 5 % on the year before",
        "“Repairs cost £12,500 in 2023‑24, a rise of 5% on the year before,”",
        "the multi-agency hub, which the framework needs, 'works well'",
        'the multi- agency hub, which the frame-\nwork needs, "works well"',
        "the mul\u00adti-agency hub",
        "which the frame-work needs",
        "16‑ and 17‑year‑olds use it; the children's views were heard",
        "the child-\nren’s views",
        "The area is 10² metres.",
        "Staff were told ... that it is over",
        "Members thanked Cllr Low [in his absence] warmly",
    ],
)
def test_white_space_marks_dashes_and_words_broken_at_a_lines_end_make_no_difference(desk, text):
    check = desk.check_quote(text)
    assert check.verdict is S
    assert kinds(check) <= {QuoteFlagKind.SHORT, QuoteFlagKind.AFTER_NEGATION, QuoteFlagKind.BEFORE_NEGATION}
    place = check.places[0]
    assert desk.document(place.document).text[place.start : place.end] == place.quote


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("REPAIRS COST £12,500", QuoteFlagKind.CASE),
        ("Repairs cost £12,500 … a rise of 5%", QuoteFlagKind.ELLIPSIS),
        ("Repairs cost £12,500 [...] a rise of 5%", QuoteFlagKind.ELLIPSIS),
        ("[The] Repairs cost £12,500 in 2023–24", QuoteFlagKind.BRACKETS),
        ("the children’s [opinions] were heard", QuoteFlagKind.BRACKETS),
        ("[r]epairs cost £12,500 in 2023–24", QuoteFlagKind.BRACKETS),
        ("landlords were fined £2 million [sic]", QuoteFlagKind.BRACKETS),
        ("would not", QuoteFlagKind.SHORT),
    ],
)
def test_capitals_an_ellipsis_and_brackets_are_equal_and_flagged(desk, text, flag):
    check = desk.check_quote(text)
    assert check.verdict is S
    assert flag in kinds(check)


# ── what never is ──


@pytest.mark.parametrize(
    "text",
    [
        "the council would close the library",
        "the council would … close the library",
        "the council would not not close the library",
        "the council [would] close the library",
        "the council would not [never] close the library",
        "[No] Repairs cost £12,500 in 2023–24",
        "Repairs cost £12,600 in 2023–24, a rise of 5% on the year before",
        "Repairs cost £1,250 in 2023–24, a rise of 5% on the year before",
        "Repairs cost £125,00 in 2023–24, a rise of 5% on the year before",
        "Repairs cost 12,500 in 2023–24, a rise of 5% on the year before",
        "Repairs cost £12,500 in 2023, a rise of 5% on the year before",
        "Repairs cost £12,500 in 2023 24, a rise of 5% on the year before",
        "Repairs cost £12,500 in 2023–24, a rise of 5 on the year before",
        "Repairs cost £12,500 in 2023–24, a rise of 5 per cent on the year before",
        "Repairs cost £12,500 in 2023–24, a fall of 5% on the year before",
        "12,500 in 2023–24, a rise of 5% on the year before",
        "in 2023–24, a rise of 5",
        "24, a rise of 5% on the year before",
        "compliant landlords were fined £2 million",
        "The non-compliant landlords were fined £2",
        "million. No evidence was found that officers had misled the committee",
        "The area is 102 metres",
        "Councillor Ruth Adam said that the council would not close the library",
        "Councillor Ruth said that the council would not close the library",
        "The spending review begins in March",
        "The spending review begin in May",
        "16- and 17-year",
        "use it, the children’s views were heard",
        "Repairs cost £12,500, in 2023–24",
        "said Councillor Ruth Adams that the council would not close the library",
    ],
)
def test_a_changed_word_figure_sign_unit_or_mark_is_never_exact(desk, text):
    check = desk.check_quote(text)
    assert check.verdict in {A, N}, check.places
    for place in check.places:
        assert place.differences
        for difference in place.differences:
            assert text[difference.start : difference.end] == difference.words
            held = desk.document(place.document).text
            assert held[difference.record.start : difference.record.end] == difference.record.words


def test_the_differing_words_are_named_on_both_sides(desk):
    check = desk.check_quote("Councillor Ruth Adams said that the council will close the library.")
    assert check.verdict is A
    assert [(own.words, own.record.words) for own in check.places[0].differences] == [("will", "would not")]
    assert check.places[0].quote == "Councillor Ruth Adams said that the council would not close the library"


def test_punctuation_alone_is_altered_and_says_so(desk):
    check = desk.check_quote("the children’s views, were heard")
    assert (check.verdict, kinds(check) & {QuoteFlagKind.PUNCTUATION}) == (A, {QuoteFlagKind.PUNCTUATION})


def test_pieces_of_two_places_are_stitched_and_each_is_named(desk):
    text = "The library roof leaks in three places and the road will be built if the government pays for it."
    check = desk.check_quote(text)
    assert check.verdict is T
    assert [place.document for place in check.places] == ["other", "paper"]
    assert [text[place.text_start : place.text_end] for place in check.places] == [
        "The library roof leaks in three places and",
        "the road will be built if the government pays for it",
    ]


def test_what_nobody_wrote_is_absent_with_what_is_nearest(desk):
    check = desk.check_quote("A new swimming pool opens beside the library next summer.")
    assert check.verdict is N
    assert check.places == ()
    assert any("library" in place.quote for place in check.nearest)
    assert check.searched.documents == 5


# ── what is round it ──


@pytest.mark.parametrize(
    ("text", "flag", "words"),
    [
        ("close the library", QuoteFlagKind.AFTER_NEGATION, "not"),
        ("officers had misled the committee", QuoteFlagKind.AFTER_NEGATION, "No"),
        ("the government pays for it", QuoteFlagKind.AFTER_CONDITION, "if"),
        ("The road will be built", QuoteFlagKind.BEFORE_CONDITION, "if"),
        ("the bridge be sold to the highest bidder", QuoteFlagKind.AFTER_NEGATION, "not"),
    ],
)
def test_words_that_a_negation_or_condition_turns_round_are_flagged_with_the_sentence(desk, text, flag, words):
    check = desk.check_quote(text)
    assert check.verdict is S
    raised = {own.kind: own.record.words for own in check.places[0].flags if own.record}
    assert raised[flag] == words
    place = check.places[0]
    around = " ".join(" ".join(piece.words.split()) for piece in (place.introduction, place.sentence) if piece)
    assert words in around
    assert text in around


def test_a_whole_sentence_has_no_such_flag(desk):
    assert kinds(desk.check_quote("The road will be built if the government pays for it.")) == set()


def test_a_sentence_that_the_next_one_denies_is_flagged_with_that_one_and_none_behind_an_empty_line(desk):
    flags = desk.check_quote("the weir house would be pulled down").places[0].flags
    assert [(one.kind, one.record.words) for one in flags if one.record] == [
        (QuoteFlagKind.TAKEN_BACK, "That was far from the truth.")
    ]
    assert QuoteFlagKind.TAKEN_BACK not in kinds(desk.check_quote("The lock was sold last year."))


# ── where it is said to come from ──


def test_true_words_of_another_document_are_elsewhere(desk):
    text = "The library roof leaks in three places"
    assert desk.check_quote(text, document="other").verdict is S
    check = desk.check_quote(text, document="paper")
    assert (check.verdict, [place.document for place in check.places]) == (E, ["other"])
    with pytest.raises(UnknownDocument):
        desk.check_quote(text, document="nothing")


def test_a_speaker_counts_where_the_record_names_them_and_is_else_not_stated(desk):
    text = "the council would not close the library"
    for name in ("Cllr Ruth Adams", "Councillor R. Adams", "Adams"):
        named = desk.check_quote(text, said_by=name)
        assert (named.verdict, named.places[0].speaker) == (S, "Councillor Ruth Adams")
    assert desk.check_quote(text, said_by="Cllr Finch").verdict is E
    unknown = desk.check_quote("The non-compliant landlords were fined £2 million.", said_by="Cllr Finch")
    assert (unknown.verdict, unknown.places[0].speaker) == (S, None)
    assert QuoteFlagKind.SPEAKER in kinds(unknown)
    letter = desk.check_quote("The crossing was unsafe.", said_by="the Inspectorate")
    assert letter.places[0].speaker == "the Inspectorate"


def test_who_says_what_may_be_told_by_another(desk):
    def adams(*_):
        return "Councillor Ruth Adams"

    text = "the council would not close the library"
    for name, verdict in (("Ruth Adams", S), ("Adams", S), ("Cllr Finch", E)):
        check = quote_checked(desk.index, text, Filters(), said_by=name, who_says=adams)
        assert (check.verdict, check.places[0].speaker) == (verdict, "Councillor Ruth Adams")


def test_every_place_is_told_in_order_of_date_and_filters_apply(desk):
    check = desk.check_quote("the pace of change is too slow")
    assert [place.date for place in check.places] == ["2024-05-03", "2024-05-07", "2024-05-14"]
    assert check.complete
    within = desk.check_quote("the pace of change is too slow", kinds="letter")
    assert [place.publisher for place in within.places] == ["Inspectorate"]
    assert desk.check_quote("the pace of change is too slow", documents="note").verdict is N
    with pytest.raises(UnknownFilter):
        desk.check_quote("the pace of change", publishers="Nobody")


# ── an article ──


def test_every_quotation_of_an_article_is_checked(desk):
    article = (
        "Ruth Adams told us “the council would not close the library”. A source said 'the landlords were never fined' "
        "and that the children's views mattered.\n\n> The road will be built\n> if the government pays for it.\n"
    )
    check = desk.check_quote(article)
    assert [own.verdict for own in check.quotations] == [S, A, S]
    assert check.verdict is A
    for own in check.quotations[:2]:
        assert article[own.start : own.end] == own.text


def test_a_quotation_that_quotes_is_one_quotation(desk):
    text = "the multi-agency hub, which the framework needs, “works well”, and that 16- and 17-year-olds use it"
    assert desk.check_quote(text).quotations == ()
    altered = desk.check_quote(text.replace("needs", "wants"))
    assert (altered.verdict, altered.quotations) == (A, ())
    dropped = desk.check_quote("framework needs, “works well, and that 16- and 17-year-olds use it”")
    assert (dropped.verdict, dropped.quotations) == (S, ())
    dropped = desk.check_quote("framework, “works well”, and that 16- and 17-year-olds use it")
    assert (dropped.verdict, dropped.quotations) == (A, ())


def test_a_few_words_in_marks_do_not_make_an_invented_sentence_true(desk):
    check = desk.check_quote("Every zebra in the county was praised for how the hub “works well” on Sundays.")
    assert (check.verdict, check.quotations) == (N, ())


# ── refusals, and the last door ──


@pytest.mark.parametrize("text", ["", " … ", "“”", None, 5])
def test_no_words_are_refused(desk, text):
    with pytest.raises(QuestionRefused):
        desk.check_quote(text)


def test_what_is_too_long_is_refused_with_the_limit(desk):
    for text, limit in (("word " * 2000, "6,000"), ("word " * 9000, "40,000"), ('"a word" ' * 101, "100")):
        with pytest.raises(QuestionRefused, match=limit):
            desk.check_quote(text)
    with pytest.raises(QuestionRefused, match="200"):
        desk.check_quote("words", said_by="x" * 300)


def test_a_place_that_does_not_stand_in_the_record_is_withheld(desk):
    check = desk.check_quote("close the library")
    place = check.places[0]
    turned = next(flag for flag in place.flags if flag.record)
    wrong = [
        replace(place, quote=place.quote + "!"),
        replace(place, start=place.start + 1),
        replace(place, sentence=replace(place.sentence, words="x" * len(place.sentence.words))),
        replace(place, flags=(replace(turned, record=replace(turned.record, words="yes")),)),
    ]
    assert verbatim.checked_quote(desk.index, check) is check
    for other in wrong:
        with pytest.raises(QuotationWithheld):
            verbatim.checked_quote(desk.index, replace(check, places=(other,)))


def test_a_document_that_was_changed_in_memory_is_not_quoted(desk):
    document = replace(desk.snapshot.documents["paper"], text=PAPER.replace("£12,500", "£92,500"))
    snapshot = replace(desk.snapshot, documents={**desk.snapshot.documents, "paper": document})
    with pytest.raises(QuotationWithheld):
        quote_checked(LocalIndex(snapshot), "Repairs cost £92,500", Filters())


# ── by brute force ──


def test_sentences_with_a_word_changed_dropped_or_moved_are_never_exact(desk):
    dice = random.Random(5)
    words = PAPER.split()
    plain = " ".join(words).lower()
    for _ in range(300):
        start = dice.randrange(len(words) - 9)
        own = words[start : start + dice.randrange(5, 9)]
        at = dice.randrange(1, len(own) - 1)
        changed = dice.choice(
            (
                [*own[:at], *own[at + 1 :]],
                [*own[:at], own[at] + "x", *own[at + 1 :]],
                [*own[:at], dice.choice(words), *own[at + 1 :]],
                [*own[: at - 1], own[at], own[at - 1], *own[at + 1 :]],
            )
        )
        text = " ".join(changed)
        if text.lower() not in plain and any(character.isalnum() for character in text):
            check = desk.check_quote(text)
            assert all(own.verdict not in {S, E} or len(own.text) < len(text) for own in check.checked), text
