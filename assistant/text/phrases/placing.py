"""How a question in small letters says where: a preposition of place, and a name without an article."""

from __future__ import annotations

from assistant.text.phrases.examples import Manner, phrase

BEHIND_A_PREPOSITION = phrase(
    r"(?<!-)\b(?:in|at|near)\s+(?=(?P<words>[a-z]{4,}(?:[ -][a-z]{4,}){0,2})(?P<next>[\s,-]+[\w'’]+)?)",
    Manner.HOLDS,
    ("what is said in surrey", "the shelter at chipping norton in 2019"),
    ("what is said in the town", "in Surrey", "a town", "in 2019", "a stand-in director"),
)
"""Words in small letters behind a preposition, without an article: the name of a place, or a ``danger``."""
WITHOUT_ARTICLE = frozenset(
    """
    abeyance accident adulthood advance agony amnesty anger appeal arms arrears autumn back bail base bedlam bedtime
    beforehand best birth bloom breach bulk case cash chaos charge childhood choice christmas church coach college
    command common conflict consent contempt control court credit crisis custody cycle danger dark dawn daylight
    daytime death debt decay decline deed demand despair detail dinner disarray discord disgrace disguise dismay
    dispute distress disuse doubt draft drought dusk earnest ease easter english error essence excess exile fact
    family fashion favour fear ferry fire first flood focus folk foot force french front full funds future general grief
    halloween hand hands harm haste heart heaven hell hindsight history home horseback hospital house instalments
    irish jail jeopardy kind labour land last later latin leaflet least lent letter liaison lieu life limbo line
    liquidation lockdown loggerheads love luck lunch lunchtime luxury majority marriage mass maths mayhem measure
    memory midday midnight midsummer midwinter mind misery mistake most mourning mouth name need night nighttime noon
    office once order outline outset ownership pain pairs panic paper paradise parallel park parking parliament parole
    part particular peace peril person phase phone pieces place play playtime plenty post poverty power practice
    pregnancy press principle print prison private probation profile progress proof proportion prose protest public
    purdah pursuit quarters ramadan random range reality receivership recess remand reserve respect retail retirement
    retrospect return revolt riot risk road rows ruin rush school science scratch season secret sequence service shape
    shelter shock short sight silence sleep slums snow social sooner sorrow spirit spite spring squalor stages stake
    state stock store strength style summer surplus suspense sync tandem tatters teams tears teatime tenancy terror
    text theory time touch town traffic train transit trial tribunal triplicate trouble trust truth tune turmoil turn
    twos unison university upper uproar vain view virtue wartime water weekend weekends welsh whole winter work
    worship worst writing year youth
    """.split()  # noqa: SIM905
)
"""Nouns that stand behind a preposition without an article and are no names: in danger, at dusk, at stake."""
