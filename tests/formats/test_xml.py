"""XML: its words, never its entities."""

from __future__ import annotations

import pytest

from assistant.errors import Unreadable
from assistant.formats import parsing


def test_every_element_with_words_is_a_line_in_document_order() -> None:
    xml = '<?xml version="1.0"?><a><b>One</b><!-- no --><c x="no">Two <d>three</d> four</c></a>'
    assert parsing.parse_file(xml.encode(), "a.xml").text == "One\nTwo\nthree\nfour\n"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE m [<!ENTITY a "lol"><!ENTITY x "&a;&a;&a;">]>',
    ],
)
def test_entities_of_its_own_are_refused(doctype: str) -> None:
    with pytest.raises(Unreadable, match="entities"):
        parsing.parse_file(f'<?xml version="1.0"?>{doctype}<m>&x;</m>'.encode(), "a.xml")


def test_the_names_of_html_are_read_and_markup_stays_words() -> None:
    xml = (
        '<?xml version="1.0"?><!DOCTYPE r PUBLIC "x" "http://nowhere.example/r.dtd"><r>caf&eacute; &lt;b&gt; &amp;</r>'
    )
    assert parsing.parse_file(xml.encode(), "a.xml").text == "café <b> &\n"


@pytest.mark.parametrize("encoding", ["shift_jis", "windows-1251", "utf-16"])
def test_the_declared_encoding_counts(encoding: str) -> None:
    words = {"shift_jis": "子どもの安全", "windows-1251": "Протокол", "utf-16": "£5m"}[encoding]
    xml = f'<?xml version="1.0" encoding="{encoding}"?><r>{words}</r>'
    assert parsing.parse_file(xml.encode(encoding), "a.xml").text == f"{words}\n"


def test_what_a_file_store_says_in_place_of_a_document_is_refused():
    said = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    with pytest.raises(Unreadable, match="AccessDenied Access Denied"):
        parsing.parse_file(said, "report.pdf")
    assert parsing.parse_file(b"<?xml version='1.0'?><Error><Code>7</Code></Error>", "a.xml").text == "7\n"


@pytest.mark.parametrize("xml", ["<a><b>The gate is mended.</b><c>The path", "<a>The gate is mended. A & B</a>"])
def test_where_a_file_is_not_well_formed_it_is_said_that_words_may_be_missing(xml: str) -> None:
    parsed = parsing.parse_file(f'<?xml version="1.0"?>\n{xml}'.encode(), "a.xml")
    assert "The gate is mended." in parsed.text
    assert [notice[:38] for notice in parsed.notices] == ["the XML is not well formed at line 2: "]
    assert parsing.parse_file(b'<?xml version="1.0"?><a>The gate</a>', "a.xml").notices == ()


def test_elements_nested_deeper_than_is_read_are_refused_not_passed_over() -> None:
    deep = "<a>" * 5_000 + "The gate is mended." + "</a>" * 5_000
    with pytest.raises(Unreadable, match="deeper than is read"):
        parsing.parse_file(f'<?xml version="1.0"?>{deep}'.encode(), "a.xml")
