"""How people ask how things stand with a topic, or what became of it in the course of time, and for nothing else of it.

The group that matches is the topic.
"""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner, phrase

_BEGINS = r"^\W*(?:(?:and|so|but)\s+)?"
_NOW = r"(?:\s+(?:now|today|at present|at the moment|currently))?\W*$"
_THING = (
    r"(?:positions?|status|situation|state(?: of (?:play|affairs))?|updates?|news|progress|developments?|word|view)"
)
_NEWEST = r"(?:latest|newest|current|present|most recent|last|up[- ]to[- ]date)"
_ON = r"(?:on|of|about|regarding|concerning|with(?: regard to)?|for|in relation to|as to)"
_NEWS = r"(?:updates?|news|progress)\s+(?:on|about|regarding|concerning|with)"
_ASKS = (
    r"(?:(?:please\s+)?(?:tell|give|show)\s+(?:me|us)\s+"
    r"|(?:what(?:'s|’s| is| are| was)|is there|do you have|have you)\s+)?"
    r"(?:(?:the|any|an|our|its)\s+)?"
)
POSITION_ON = phrase(
    rf"{_BEGINS}{_ASKS}(?:{_NEWEST}\s+(?:{_THING}\s+)?{_ON}|{_NEWS})\s+(?P<position>\S.*?){_NOW}"
    rf"|{_BEGINS}where (?:are we|do (?:things|we) stand)(?:\s+now)?\s+{_ON}\s+(?P<stands>\S.*?){_NOW}"
    rf"|{_BEGINS}what(?:'s|’s| is) (?:now )?(?:happening|going on) (?:with|about|on|to)\s+(?P<happens>\S.*?){_NOW}",
    Manner.HOLDS,
    (
        "What is the latest position on Riverside Leisure Centre?",
        "latest position on the bypass",
        "the current status of the lease",
        "Any update on the playground?",
        "Where are we with the audit now?",
        "What is the latest on the skate park?",
        "What is happening with the toilets?",
    ),
    (
        "What is the current charge for garden waste?",
        "What is the latest date for comments?",
        "Who gave an update on the hall?",
        "What happened at the last meeting?",
        "What is the position of the statue?",
    ),
    re.I,
)
"""How things stand with a topic."""
_SINCE = (
    r"(?:\s+(?:over (?:time|the years|the (?:past|last) \S+ \S+)|since\s\S.*|so far|from \S.* to \S.*"
    r"|between \S.* and \S.*))?\W*$"
)
CHANGE_OF = phrase(
    rf"{_BEGINS}how (?:has|have|had|did|does|do|is|are)\s+(?P<changes>\S.*?)\s+(?:been\s+)?"
    rf"(?:chang|evolv|develop|progress|mov|improv)(?:e|ed|es|ing)?(?:\s+on)?{_SINCE}"
    rf"|{_BEGINS}what has (?:changed|happened)\s+(?:with|to|on|about|in|regarding)\s+(?P<happened>\S.*?){_SINCE}"
    rf"|{_BEGINS}(?:(?:show|give|tell) (?:me|us)\s+)?(?:the\s+)?(?:history|time ?line) of\s+(?P<history>\S.*?)\W*$"
    rf"|{_BEGINS}(?P<over>[^?]*?\S)[\s,:–-]+over (?:time|the years)\W*$",
    Manner.HOLDS,
    (
        "How has the garden waste charge changed?",
        "How has the work on pathway plans developed since 2022?",
        "What has happened to the library over the years?",
        "history of the play area",
        "Pathway plans over time",
    ),
    (
        "What is the charge?",
        "How many changed?",
        "How did members vote?",
        "Who spoke of the history of the hall?",
    ),
    re.I,
)
"""What became of a topic in the course of time."""
TOPIC_ASKED = (POSITION_ON, CHANGE_OF)
"""How things stand with a topic, and what became of it."""
