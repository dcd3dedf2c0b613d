"""How minutes write a vote: the words of a side, alone, with a figure before or behind it, or with names."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner
from assistant.text.phrases.examples import running_phrase as phrase

_NUMBER = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|thirty"
    r"|forty|fifty|sixty|no|nil|none|nobody)"
)
_VOTERS = r"(?:(?:of\s+the\s+)?(?:[a-z]+\s+){0,2}?(?:members?|councillors?|cllrs?|directors?|trustees?)(?:\s+present)?)"
_FOR = (
    r"(?:(?:in\s+)?favou?r(?:\s+of(?:\s+the\s+(?:substantive\s+|amended\s+)?(?:motion|amendment|proposal|recommendation"
    r"s?|application))?)?|in\s+agreement"
    r"|for(?:\s+the\s+(?:substantive\s+|amended\s+)?(?:motion|amendment|proposal|recommendations?))?|ayes?|yeas?|yes)"
)
_AGAINST = (
    r"(?:against(?:\s+the\s+(?:substantive\s+|amended\s+)?(?:motion|amendment|proposal|recommendations?))?|nays?"
    r"|noes|no|opposed)"
)
_ABSTAIN = r"(?:abstain(?:ed|ing|s)?(?:\s+from\s+(?:the\s+vote|voting))?|abst(?:entions?)?\.?|recusals?)"
_ABSENT = r"(?:absent|not\s+present(?:\s+at\s+vote)?)"
_SIDE = rf"(?:(?P<for>{_FOR})|(?P<against>{_AGAINST})|(?P<abstaining>{_ABSTAIN})|(?P<absent>{_ABSENT}))"
FIGURE_SIDE = phrase(
    rf"(?<![\w£€$.,/])(?P<figure>{_NUMBER})(?:\s+{_VOTERS})?(?:\s+(?:(?:had|were|was|being|all)\s+)?"
    rf"(?P<voted>vot(?:ed|ing|es?(?:\s+cast)?)))?\s+(?:(?:were|was)\s+)?{_SIDE}(?:\s+(?P<votes>votes?))?(?![\w-])",
    Manner.BEGINS,
    ("2 in favour", "Four votes for", "nine parish councillors voted in favour", "7 ayes", "1 abstention",
     "4 aye votes", "none against", "three members abstained", "no abstentions", "6 For"),
    ("2 of them", "4 formal", "votes 3", "1 information", "no one", "12/4 against"),
    re.I,
)  # fmt: skip
"""A figure and the side that it counts."""
SIDE_FIGURE = phrase(
    rf"(?<![\w-])(?:(?P<voted>vot(?:ed|ing|es?))\s+)?{_SIDE}(?:\s+(?P<votes>votes?))?\s*[:=–—-]{{0,2}}\s*[(\[]?\s*"
    rf"(?P<figure>{_NUMBER})(?![\w.,/-]*\d)(?!\s*(?:%|per\b))(?![\w-])[)\]]?",
    Manner.BEGINS,
    ("For: 5", "AGAINST – 2", "Yeas 9", "Votes for: 5", "Abstentions: none", "For (12)", "Nays 0", "in favour 7"),
    ("for the", "for 5.30", "against 5%", "for 1/2", "before 5"),
    re.I,
)
"""A side and its figure."""
SIDE_LABEL = phrase(
    rf"(?:(?P<voted>(?:(?:members?|councillors?|those)\s+)?vot(?:ed|ing|es?)|(?:members?|councillors?|those)\s+)\s*)?"
    rf"{_SIDE}(?:\s+(?P<votes>votes?))?\s*(?:[(\[]\s*(?P<figure>{_NUMBER})\s*[)\]])?\s*(?P<mark>[:–—-]{{1,2}}|(?=\n)|$)",
    Manner.BEGINS,
    ("For:", "Against (3):", "AYES:", "Voting for the motion:", "Abstentions\n", "Not Present at Vote:", "Yes -"),
    ("For the motion to pass", "against it", "Abstention is"),
    re.I,
)
"""The label of a list of those who voted one way."""
VOTED_SO = phrase(
    rf"\s*(?:\([^)]{{1,40}}\)\s*)?,?\s*(?:(?:both|all|then|having|had|who)\s+)*(?:"
    rf"vot(?:ed|ing)\s+{_SIDE}|(?P<abstains>abstain(?:ed|ing)))(?![\w-])",
    Manner.BEGINS,
    (" voted against", " abstained", " voting in favour of the motion", " both voted for the proposal"),
    (" voted to", " abstentions", " would vote against"),
    re.I,
)
"""What stands behind names of those who voted one way."""
VOTE_RECORDED = phrase(
    r"\b(?:his|her|their)\s+(?:(?P<against>vote\s+against|opposition|dissent|objection)|(?P<for>vote\s+(?:for|in\s+favou?r))"
    r"|(?P<abstaining>abstention))\b[^.;]{0,60}?\b(?:be|was|were|is)\s+(?:recorded|noted|minuted)",
    Manner.HOLDS,
    ("asked that her vote against the motion be recorded", "requested that their abstention be noted"),
    ("asked that the vote be recorded", "his vote against it"),
    re.I,
)
"""Somebody has the minutes say how they voted."""
AFFIRMATIVE = phrase(
    rf"\b(?:affirmative|favou?rable)\s+votes?\s+of\s+(?:the\s+)?(?P<figure>{_NUMBER})(?:\s+(?:of\s+the\s+)?"
    r"(?:members?|councillors?|directors?|trustees?|commissioners?)(?:\s+present)?)?(?![\w/-]|\s+(?:thirds|fifths|quarters)\b)",
    Manner.HOLDS,
    (
        "adopted by the affirmative vote of nine members",
        "by an affirmative vote of 7",
        "the favourable votes of six trustees",
    ),
    (
        "an affirmative vote",
        "an affirmative vote of two-thirds",
        "affirmative votes of two thirds",
        "votes of nine members",
    ),
    re.I,
)
"""A figure of those in favour, without the word for their side."""
MARGIN = phrase(
    rf"\b(?:by|on\s+a\s+vote\s+of|result\s+being|vote\s+was\s+tied(?:\s+at)?)\s+(?:a\s+(?:vote|majority)\s+of\s+)?(?P<for>{_NUMBER})(?:\s+votes?)?(?:\s+in\s+favou?r)?"
    rf"\s*(?:to|[-–])\s*(?P<against>{_NUMBER})(?![\w%-])(?!\s*(?:[ap]\.?m\b|%|per\b))(?:\s+votes?)?"
    rf"(?:\s*(?:[-–]|,?\s*(?:and|with))\s*(?P<abstaining>{_NUMBER})(?:\s+{_VOTERS})?(?:\s+abst\w+)?(?![\w%]))?"
    r"|\b(?:carried|passed|approved|lost|failed|vote:?)\s*,?\s*\(?(?P<for_>\d{1,2})\s*[-–]\s*(?P<against_>\d{1,2})"
    r"(?:\s*[-–]\s*(?P<abstaining_>\d{1,2}))?(?![\w/–-])",
    Manner.HOLDS,
    ("carried by 12 votes to 5", "lost by seven votes to three with 2 abstentions", "MOTION CARRIED 4-1-0",
     "by a vote of 5 to 2", "the result being three to two", "Vote: 5-0"),
    ("by 5 to 7 pm", "from 2 to 3", "passed 2019-20", "by 10 to 20%"),
    re.I,
)  # fmt: skip
"""A vote as two figures, for and against, and a third for those who abstained."""
ADOPTED_BY_VOTE = phrase(
    r"\b(?:adopted|passed)(?:\s+as\s+\w+)?\s+by\s+(?:an?\s+|the\s+)?(?:affirmative|yea\s+and\s+nay|roll[\s-]+call)\s+vote\b",
    Manner.HOLDS,
    ("Adopted as Amended by Affirmative Vote of Nine Members:-", "Adopted by a yea and nay vote:-"),
    ("adopted by the Council", "passed by a vote of 5 to 2"),
    re.I,
)
"""How a paper was adopted, told below what it orders or resolves."""
ALL_AGREED = phrase(
    r"\b(?:unanimous(?:ly)?|nem\.?\s*con\.?|all\s+(?:were\s+|present\s+(?:were\s+)?)?in\s+favou?r|all\s+(?:members?\s+|"
    r"councillors?\s+|present\s+)?agreed|agreed\s+by\s+all|without\s+(?:dissent|opposition))(?!\w)",
    Manner.HOLDS,
    ("It was unanimously agreed", "nem con", "All in favour", "all agreed", "MOTION CARRIED UNANIMOUSLY"),
    ("in favour of all", "all the members", "agreed"),
    re.I,
)
"""All were of one mind."""
CASTING_VOTE = phrase(
    r"\b(?:on\s+|with\s+|by\s+|used\s+|exercised\s+|gave\s+)?(?:the\s+|his\s+|her\s+|their\s+)?"
    r"(?:(?:chair(?:man|woman|person)?|mayor|president|cathaoirleach)(?:['’]s)?\s+)?"
    r"(?:second\s+(?:or|and)\s+)?casting\s+vote",
    Manner.HOLDS,
    ("on the Chairman’s casting vote", "used her casting vote"),
    ("casting a vote", "the vote was cast"),
    re.I,
)
ROLL_CALL = phrase(
    r"(?P<for>yes|aye|yea|for|in\s+favou?r)|(?P<against>no|nay|noe|against)|(?P<abstaining>abstain(?:ed|s)?|abst(?:ention)?)"
    r"|(?P<absent>absent)",
    Manner.WHOLE,
    ("yes", "Aye", "AGAINST", "Abstained", "absent"),
    ("yes he", "none", "forward"),
    re.I,
)
"""What stands behind one name in a roll call."""
VOTE_COLUMN = phrase(
    r"(?:vot(?:es?|ed|ing)\s+)?(?:(?P<for>for|in\s+favou?r|ayes?|yeas?|yes)|(?P<against>against|nays?|noes?|no)"
    r"|(?P<abstaining>abstain(?:ed|ing)?|abstentions?|abst\.?)|(?P<absent>absent))",
    Manner.WHOLE,
    ("For", "Votes against", "Abstentions", "Nay", "Abst."),
    ("For information", "Against it", "Name"),
    re.I,
)
"""The head of a column of a table of votes."""
CROSS = phrase(
    r"[x✓✔√×*●•✗☒☑/]|yes|y",
    Manner.WHOLE,
    ("x", "✓", "X", "√", "Yes"),
    ("xx", "no", "2"),
    re.I,
)
"""A mark in a table of votes."""
BARE_SIDE = phrase(
    r"(?:(?P<for>For|FOR|In favour|IN FAVOUR|Ayes?|AYES?|Yeas?|YEAS?)|(?P<against>Against|AGAINST|Nays?|NAYS?"
    r"|Noes|NOES)|(?P<abstaining>Abstain(?:ed|ing)?|ABSTAIN(?:ED|ING)?|Abstentions?|ABSTENTIONS?)"
    r"|(?P<absent>Absent|ABSENT))(?P<voted>)(?P<votes>)(?P<figure>(?!))?(?P<mark>)[^\S\n]+(?=[A-Z][^\n.:;]{2,40}?(?:,|\band\b|\.|\n|$))",
    Manner.BEGINS,
    ("FOR Hay, Over and Will.", "Against Hay, Over", "Abstain Will."),
    ("For the motion", "for Hay", "Against it was"),
)
"""A side with its names right behind it, no mark between."""
