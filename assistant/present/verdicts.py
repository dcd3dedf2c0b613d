"""What the record does with a question, in words: the same on the page, in a terminal and in every file."""

from __future__ import annotations

from assistant.present.labels import counted
from assistant.records import Answer, Citation, Completeness, MayAnswer, Measured, NoAnswer, Reply, Verdict
from assistant.text import one_line, written_date

_NEAREST = "What follows is nearest, and not an answer."
_READ_BEFORE = "These are the closest quotations. Read them before relying on them."
_READ_ONE_BEFORE = "It is the closest quotation. Read it before relying on it."


def verdict_in_words(reply: Reply) -> tuple[str, str]:
    """The verdict, and how it goes on: ``("The record answers", " in one quotation.")``."""
    match reply:
        case Answer():
            whole = reply.completeness is Completeness.FULL
            return "The record answers" if whole else "The record answers in part", f" in {number_in_words(reply)}"
        case MayAnswer():
            return "The record may answer", f" in {number_in_words(reply)}"
        case NoAnswer():
            return "The record does not answer this", f": {reply.why}. {reply.reason}"


def number_in_words(reply: Answer | MayAnswer) -> str:
    """How many quotations stand under the verdict, and how to take them: ``two quotations; one more may answer.``"""
    if isinstance(reply, MayAnswer):
        number = len(reply.citations)
        return f"{_quotations(number)}. {_READ_ONE_BEFORE if number == 1 else _READ_BEFORE}"
    strong = sum(citation.verdict is Verdict.ANSWERS for citation in reply.citations)
    weak = len(reply.citations) - strong
    more = f"; {_in_words(weak)} more may answer" if weak else ""
    return f"{_quotations(strong)}{more}."


def _quotations(number: int) -> str:
    return f"{_in_words(number)} quotation{'' if number == 1 else 's'}"


def _in_words(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def told_beside(reply: Answer | MayAnswer) -> tuple[str, ...]:
    """What is said below the quotations: what none of them covers, what else is near, and how often such a reply was
    right."""
    told = [f"As of {written_date(reply.as_of)}."] if reply.as_of else []
    if reply.missing:
        told.append(f"No quotation covers: {', '.join(reply.missing)}.")
    if reply.nearest:
        told.append(f"{counted(len(reply.nearest), 'nearest passage')} below that: not an answer, and not shown here.")
    if reply.measured:
        told.append(measured_in_words(reply.measured))
    return tuple(told)


def measured_in_words(measured: Measured) -> str:
    """How often the first quotation of such a reply was right."""
    share = f"{round(measured.right * 100)} of 100"
    return f"Measured on {measured.questions}: the first quotation of such replies was right in {share}."


def support_in_words(citation: Citation) -> str:
    """The support of a quotation in a word and a figure: ``may answer, support 0.31``."""
    word = "not an answer" if citation.verdict is Verdict.NO_ANSWER else str(citation.verdict)
    return f"{word}, support {citation.support:.2f}"


def said_in_words(citation: Citation) -> str:
    """Who says what is quoted, as the record prints it, and its support: ``Speaker: Cllr Over; may answer, …``."""
    who = f"Speaker: {one_line(citation.speaker.name)}; " if citation.speaker else ""
    return f"{who}{support_in_words(citation)}"


def verdict_line(reply: Reply) -> str:
    """`verdict_in_words` as sentences of a file, with what no quotation covers."""
    head, more = verdict_in_words(reply)
    beside = told_beside(reply) if not isinstance(reply, NoAnswer) else (_NEAREST,) if reply.nearest else ()
    return " ".join([f"{head}{more}", *beside])
