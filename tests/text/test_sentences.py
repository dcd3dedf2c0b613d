"""Sentences against sentences cut by hand, and against the one law they keep: slices that lose only white space."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.sentences import sentence_spans, spaced


def cut(text):
    return [text[start:end] for start, end in sentence_spans(text)]


# Each string shows where its sentences end by `|`; the mark is taken out before the rule sees it.
BY_HAND = [
    "The report was noted.| The plan was approved.",
    "Cllr. Smith met the director.| Mr. J. R. Brown and Dr. Ellis attended.",
    "Apologies came from Councillors A. Brown, J. M. Smith and Mrs. P. O'Neill.| None were sent late.",
    "The meeting began at 2 p.m. on Thursday.| It ended at 4 p.m.| Members left.",
    "See para. 4.2 and fig. 3.| No. 12 was closed.| Was it safe?| No.| It was not.",
    "The St. Mary's school, i.e. the primary, was visited.| It cost approx. £3m.| It reopened.",
    "The report is at Appendix A.| The council noted it.| Housing is in priority band A.| It helps.",
    "The council spent £1.2m in 2022.| 45 children were placed far away.| In 2023 it was 51.",
    "She said: “It is not enough.”| He said ‘more must be done.’| Staff were thanked.",
    "(It was late.)| The chair closed the meeting (see Appendix B.)| All left.",
    "The plan ... was not agreed.| He said… the end was near.| They waited...| Then it stopped.",
    "It was funded under Section 47.| The Act applies.",
    "1. The council noted the report.| It agreed the plan.",
    "4.2. The council noted the report.| It agreed the plan.",
    "The U.K. Government has responded.| It was signed by A. Smith.",
    "Visits fell in Sept. 2022 and again in Jan. 2023.| They rose on Wed.| All were seen.",
    "The judgement was inadequate.1| The council accepted it.2| It apologised.",
    "It stands in High St.| The council met.| St. John's in Gold St. is shut.",
    "They met at St. Mary's, Bury St. Edmunds, and in Bridge St.| Councillors agreed.",
    "The church of St. Just was sold.| It is in Church St.| (It was cheap.)",
    "The works are in Ward A.| It is large.| Those of Ward B.| Members agreed.",
    "The harm to Child B.| There was little contact with parent C.| They left.",
    "Rates fell in the U.K.| The council said so, i.e. The Leader did.| H.M. The King came.",
    "Smith et al.| The study was of flats in block A and block B.| This shortfall is small.",
    "Cllr. J. R. Ward and Mrs. P. Down asked.| A. In the first place it is late.",
    "Children aged 16 and 17 yrs. were seen.| All were safe!| Really?| Yes.",
    "See www.gov.uk/ofsted.| Write to enquiries@ofsted.gov.uk for details.",
    "The report was noted.  |The plan was approved.",
    "Most children are safe.[footnote 1]| Costs rose in 2023.| Staff left.[2]| New staff came.[iv]| They stay.",
    "They asked “why?”[3]| It was not said.| The list [1] is long.",
    "The functions are to: (a) review the budget; (b) scrutinise decisions; and (c) report to council.",
    "Resolved: (1) That the report be noted.| (2) That a report be brought in June.",
    "The inspectors agreed.| ◼ Children are seen.",
    "The meeting of the board (formerly H.M.I. Probation) was held.",
    "What needs to improve?| Plans do.",
    "The stalls… élèves and éclairs… were closed.| Émile left.",
    "The version 4.2.1 plan costs £3.5m.| Éloïse spoke.| “Good,” she said.",
]


@pytest.mark.parametrize("shown", BY_HAND)
def test_sentences_end_where_a_reader_would_end_them(shown):
    expected = [piece.strip() for piece in shown.split("|")]
    assert cut(shown.replace("|", "")) == expected


@pytest.mark.parametrize("break_", ["\n", "\r\n", " \n ", "\n\n", "\t", "\u00a0", "\x0c", "\u2028", "\u3000", "\x85"])
def test_a_line_end_inside_a_paragraph_ends_no_sentence(break_):
    text = f"The records of those{break_}visits were not always up to date. They{break_}were late."
    assert cut(text) == [f"The records of those{break_}visits were not always up to date.", f"They{break_}were late."]


def test_only_the_paragraph_asked_for_is_cut():
    text = "Never this. The plan was agreed. It was late. Never that."
    start, end = text.index("The plan"), text.index(" Never that")
    assert [text[a:b] for a, b in sentence_spans(text, start, end)] == ["The plan was agreed.", "It was late."]


def test_white_space_alone_holds_no_sentence():
    assert sentence_spans("") == []
    assert sentence_spans(" \n\t\u00a0\x0c ") == []


@given(st.text(alphabet=st.sampled_from(list("aB1 .?!…\n\t\u00a0\u1680\u205f\u2003”’)(“\"'•é-,;:Mr")), max_size=80))
def test_sentences_are_slices_in_order_and_lose_only_white_space(text):
    found = sentence_spans(text)
    at = 0
    for start, end in found:
        assert text[at:start].strip() == ""
        assert start < end
        assert text[start:end] == text[start:end].strip()
        at = end
    assert text[at:].strip() == ""


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_a_paragraph_is_cut_the_same_wherever_it_stands(before, text, after):
    shift = len(before)
    whole = sentence_spans(before + text + after, shift, shift + len(text))
    assert [(start - shift, end - shift) for start, end in whole] == sentence_spans(text)


@given(st.text(max_size=200))
def test_spacing_a_text_keeps_every_offset(text):
    flat = spaced(text)
    assert len(flat) == len(text)
    assert all(a == b or (a.isspace() and b == " ") for a, b in zip(text, flat, strict=True))
