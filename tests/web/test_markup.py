"""Text becomes markup in one place, and there it stays text."""

import ast
import random
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.web import markup
from assistant.web.markup import Html, element, joined, words

WEB = Path(markup.__file__).parent
HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "</mark></blockquote><form action=//x>",
    "&amp; &lt; &#60; &nbsp;",
    "\"quoted\" and 'quoted' and `ticked`",
    "2*3*4 ~~x~~ _a_ **b** [l](http://x) ![i](http://x) $x^2$ \\(y\\)",
    "{{constructor}} ${1+1} <%= x %>",
    "line\nline\r\nline\rline\ttab  two",
    "pay \u202e000,1\u202c now",
    "bell \x07 escape \x1b[31m delete \x7f c1 \x85",
    "zero\u200bwidth \u00ad soft \ufeff mark",
    "e\u0301" * 50,
    "😀 👩‍👩‍👧",
    "<" * 500,
    "",
    " ",
]


class Reader(HTMLParser):
    """The text and the elements that a browser would make of markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def read(made: Html) -> Reader:
    reader = Reader()
    reader.feed(str(made))
    reader.close()
    return reader


@pytest.mark.parametrize("text", HOSTILE)
def test_the_text_content_is_the_text_and_nothing_in_it_is_an_element(text):
    found = read(words(text))
    assert found.text == text
    assert {tag for tag, _ in found.elements} <= {"bdi"}


def awkward(number: int) -> list[str]:
    """Texts of characters that markup, Markdown, spreadsheets and displays act on; the same ones every time."""
    chance = random.Random(7)
    letters = "ab <>&\"'`\n\r\t*_~#|$\\[](){}%=\u202e\u2066\x1b\x85é中\u0301"
    return ["".join(chance.choice(letters) for _ in range(chance.randint(0, 40))) for _ in range(number)]


def test_any_text_is_shown_exactly():
    for text in awkward(500):
        assert read(words(text)).text == text


def test_a_carriage_return_is_written_so_that_no_browser_takes_it_for_a_line_end():
    assert str(words("a\r\nb")) == "a&#13;\nb"


def test_characters_that_act_stand_beside_a_badge_with_their_name():
    found = read(words("a\u202eb\x1bc"))
    assert [attributes["data-code"] for _, attributes in found.elements] == ["U+202E", "U+001B"]


def test_characters_that_html_cannot_carry_are_named_and_left_out():
    found = read(words("a\x00b\ud800c"))
    assert found.text == "abc"
    assert [attributes["data-code"] for _, attributes in found.elements] == ["U+0000", "U+D800"]
    str(words("\ud800")).encode("utf-8")


@pytest.mark.parametrize("text", [each for each in HOSTILE if "\r" not in each])
def test_an_attribute_holds_its_text_and_ends_where_it_ends(text):
    found = read(element("a", "x", title=text, data_act="open"))
    assert found.elements == [("a", {"title": text, "data-act": "open"})]


def test_children_that_are_text_are_escaped_and_markup_is_not():
    assert str(element("p", "<b>", element("b", "&"), None)) == "<p>&lt;b&gt;<b>&amp;</b></p>"
    assert str(joined(["<", element("br")])) == "&lt;<br>"


def test_false_and_none_leave_an_attribute_out_and_true_is_its_name_alone():
    assert str(element("input", checked=True, disabled=False, value=None, name="a")) == '<input checked name="a">'


@pytest.mark.parametrize("name", ["p onload=x", "", "<p", "p>", "a b", "é"])
def test_names_that_are_no_names_are_refused(name):
    with pytest.raises(ValueError, match="no name"):
        element(name)
    with pytest.raises(ValueError, match="no name"):
        element("p", attributes={name: "x"})


def modules() -> list[tuple[str, ast.Module]]:
    return [(path.name, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(WEB.glob("*.py"))]


def test_only_the_markup_module_makes_markup_of_strings():
    makers = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Html"
    }
    assert makers == {"markup.py"}


def test_no_other_module_writes_tags():
    allowed = {
        "markup.py",
        "guard.py",
        "server.py",
    }  # the nonce on Gradio's page, and the links in its head: no text in them
    written = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"</?[a-z]+[\s>]", node.value)
    }
    assert written <= allowed


def test_gradio_is_handed_markup_in_one_place_only():
    calls = [
        (name, ast.unparse(node))
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"gr.HTML", "gr.Markdown", "gr.Chatbot", "gr.Label"}
    ]
    assert [name for name, _ in calls] == ["page.py"]
    assert calls[0][1].startswith("gr.HTML(str(markup)")
