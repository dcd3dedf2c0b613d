"""How minutes in Welsh write what was decided, who moved and seconded, and that all agreed."""

from __future__ import annotations

import re

from assistant.text.phrases.examples import Manner
from assistant.text.phrases.examples import running_phrase as phrase

_WHAT = (
    r"(?: hefyd| felly| yn unfrydol)*(?:,? (?:bod|fod|y|yr|i|na|mai|gan|gwneud|rhoi|derbyn"
    r"|cefnogi|penodi)\b|[’']r?\b|,? i[’']|\W*$| *:)"
)
WELSH_DECIDED = phrase(
    rf"(?<!fel )(?<!fel y )(?<!ni )(?<!na )\b(?P<verb>penderfynwyd|phenderfynwyd|benderfynwyd|ch?ytunwyd|gytunwyd"
    rf"|ch?ymeradwywyd|gymeradwywyd|[mf]abwysiadwyd){_WHAT}"
    r"|(?:roedd|yr oedd|gyda|a) phawb yn (?P<verb_>gyt[uû]n|unfrydol)\b"
    r"|roedd pawb yn (?P<verb__>gyt[uû]n|unfrydol)\b",
    Manner.HOLDS,
    (
        "Penderfynwyd y dylid prynu mainc",
        "cytunwyd i’w drafod yn y cyfarfod nesaf",
        "Roedd pawb yn gytûn y dylid ei chymeradwyo.",
        "a chymeradwywyd rhoi rhodd o £50.00.",
    ),
    ("Fel y cytunwyd ynghynt bydd y Cyng. Hay yn mynd", "Ni chytunwyd i’r cais", "penderfyniadau i’w gwneud"),
    re.I,
)
WELSH_AGREED = phrase(
    r"\b(?:roedd pawb yn|phawb yn|yn) (?P<carried>gyt[uû]n|unfrydol)\b|\b(?P<carried_>(?:fe[’']i )?(?:ch?ymeradwywyd"
    r"|derbyniwyd|ch?ytunwyd|pasiwyd|ph?enderfynwyd))\b",
    Manner.HOLDS,
    ("ac roedd pawb yn gytûn", "gyda phawb yn gytun", "a chymeradwywyd rhoi rhodd"),
    ("ac eiliwyd", "cynigiwyd gan"),
    re.I,
)
"""What became of what was moved: all were agreed, or it was approved."""
WELSH_EARLIER = phrase(
    r"\b(?:yn (?:y|ein) cyfarfod (?:diwethaf|blaenorol)|ynghynt|yn flaenorol)\b",
    Manner.HOLDS,
    ("Cytunwyd yn y cyfarfod diwethaf", "fel y cytunwyd ynghynt"),
    ("cofnodion y cyfarfod diwethaf", "yn y cyfarfod nesaf"),
    re.I,
)
