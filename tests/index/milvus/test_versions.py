"""What goes wrong with a server, and when: old or new, never half; readers go on; each error says what to do."""

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant import Assistant, build_index
from assistant.cli import commands
from assistant.errors import (
    AddressWrong,
    IndexDamaged,
    IndexMissing,
    IndexOutOfDate,
    IndexUnreachable,
    IndexUnwritable,
)
from assistant.index import LocalIndex, MilvusIndex, check_index, published, roll_back
from assistant.index.milvus import connection as connections
from assistant.index.milvus import versions
from assistant.index.milvus.address import parse_address, work_folder
from assistant.index.milvus.connection import MilvusConnection, connect
from assistant.index.milvus.schema import CARD, FORMAT, collection
from assistant.models.folders import ModelIdentity
from assistant.web.state import ChatState
from tests.index.milvus.conftest import LiteServer, built
from tests.toys import ToyEncoder, load_with, write_corpus

QUESTION = "When will the crossing be reopened?"
ADDED = "The crossing on Bridge Street will be reopened in the autumn of 2025, the board was told.\n"


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Two versions of the toy corpus, the second with a paper more."""
    folder = tmp_path_factory.mktemp("two")
    return built(folder / "first"), built(folder / "second", later=ADDED)


class Broken:
    """A client whose calls that write fail from the n-th on, as they do where the server is gone."""

    WRITES = frozenset(
        {"create_collection", "create_index", "insert", "flush", "load_collection", "alter_alias", "create_alias"}
        | {"drop_collection"}
    )

    def __init__(self, client, after, message="UNAVAILABLE: connection refused"):
        self.client, self.left, self.message = client, after, message

    def __getattr__(self, name):
        if name in self.WRITES:
            if self.left == 0:
                from pymilvus import MilvusException

                raise MilvusException(2, self.message)
            self.left -= 1
        return getattr(self.client, name)


def test_a_publish_broken_off_at_any_call_leaves_the_version_before_and_the_next_one_sweeps(server, two):
    first, second = two
    address = parse_address(server.address("broken"))
    good = connect(address)
    versions.publish_version(good, first.snapshot)
    expected = MilvusIndex.open(str(address)).version
    broken_off = 0
    for after in range(200):
        bad = MilvusConnection(address, Broken(good._client, after))
        try:
            versions.publish_version(bad, second.snapshot)
        except (IndexUnreachable, IndexUnwritable) as error:
            broken_off += 1
            assert error.remedy
        else:
            break
        serving = MilvusIndex.open(str(address))
        assert serving.version in {expected, second.version}
        assert serving.warning is None
        held = serving.snapshot.documents
        assert len([*held]) == (3 if serving.version == expected else 4)
        if after % 7 == 0 and serving.version == expected:  # what was left of it is swept by whoever publishes next
            versions.publish_version(good, first.snapshot)
            assert versions.versions(good) == [expected]
    assert broken_off > 20
    assert MilvusIndex.open(str(address)).version == second.version
    assert sorted(versions.versions(good)) == sorted([expected, second.version])


def test_the_version_before_is_kept_and_can_serve_again_and_older_ones_are_removed(server, two, tmp_path):
    first, second = two
    third = built(tmp_path, other="A third version says that the library closes on Mondays.\n")
    address = server.address("kept")
    there = connect(parse_address(address))
    with pytest.raises(IndexMissing, match="There is no index kept"):
        MilvusIndex.open(address)
    assert versions.publish_version(there, first.snapshot) is True
    with pytest.raises(IndexMissing, match="no other version that is whole"):
        roll_back(address)
    assert versions.publish_version(there, first.snapshot) is False
    reader = Assistant.open(address, encoder=ToyEncoder())
    versions.publish_version(there, second.snapshot)
    assert reader.ask(QUESTION).searched.documents == 3  # who has the version before open reads it still
    assert roll_back(address) == (first.version, second.version)
    assert published(address)[0] == first.version
    assert roll_back(address) == (second.version, first.version)
    versions.publish_version(there, third.snapshot)
    assert sorted(versions.versions(there)) == sorted([second.version, third.version])
    with pytest.raises(IndexOutOfDate, match=r"was removed: v-.* serves now. Open the index again."):
        reader.search("something that was not asked before", 3)


def test_a_chat_goes_on_with_what_it_has_while_the_server_is_gone_and_switches_when_a_version_is_published(
    two, tmp_path, monkeypatch
):
    monkeypatch.setattr(connections, "_ASKING", 1.0)
    server = LiteServer(tmp_path / "gone.db")
    try:
        address = server.address()
        versions.publish_version(connect(parse_address(address)), two[0].snapshot)
        state = ChatState(address, tmp_path, ToyEncoder())
        before = state.assistant()
        assert before.ask(QUESTION).citations
        server.stop()
        assert state.assistant() is before  # nobody can tell whether a newer one serves
        with pytest.raises(IndexUnreachable, match=r"The Milvus server at .* does not answer .* Start it"):
            before.ask("How much did the repairs of the crossing cost?")
        assert state.trouble is None
        server.start()
        assert _asked_until_it_answers(before, "How much did the repairs of the crossing cost?").citations
        versions.publish_version(connect(parse_address(address)), two[1].snapshot)
        assert state.assistant().snapshot.version == two[1].version
        assert state.assistant().ask(QUESTION).searched.documents == 4
    finally:
        server.stop()


def _asked_until_it_answers(assistant, question):
    """The reply; a machine that is busy may take more than one try to have its server back."""
    for _ in range(60):
        try:
            return assistant.ask(question)
        except IndexUnreachable:
            time.sleep(0.5)
    return assistant.ask(question)


def _damaged(server, two, name):
    address = server.address(name)
    there = connect(parse_address(address))
    versions.publish_version(there, two[0].snapshot)
    versions.publish_version(there, two[1].snapshot)
    return address, there, lambda part: collection(name, two[1].version, part)


def test_where_rows_of_the_version_that_serves_are_gone_the_one_before_serves_and_says_so(server, two):
    address, there, held = _damaged(server, two, "half")
    there._client.delete(held("sentences"), filter="row in [3]")
    opened = MilvusIndex.open(address)
    assert opened.version == two[0].version
    assert "sentences holds" in opened.warning
    assert "serves in its place" in opened.warning
    report = check_index(address, two[1].snapshot.folder.parent / "corpus")
    assert any("rows; its card says" in finding.what for finding in report.findings)
    there._client.drop_collection(collection("half", two[0].version, "documents"))
    with pytest.raises(IndexDamaged, match="Rebuild it"):
        MilvusIndex.open(address)
    versions.publish_version(there, two[1].snapshot)
    assert MilvusIndex.open(address).warning is None


def test_a_row_that_was_altered_is_found_by_a_check(server, two):
    address, there, held = _damaged(server, two, "altered")
    corpus = two[1].snapshot.folder.parent / "corpus"
    assert not [finding for finding in check_index(address, corpus).findings if finding.part == "index"]
    (row,) = there.rows(held("passages"), "row in [0]", ["*"])
    there._client.upsert(held("passages"), [{**row, "publisher": 77}])
    found = [finding.what for finding in check_index(address, corpus).findings]
    assert any("are not those that were written" in what for what in found)


def test_a_text_that_was_altered_is_never_quoted(server, two):
    address, there, held = _damaged(server, two, "text")
    assistant = Assistant.open(address, encoder=ToyEncoder())
    document = assistant.ask(QUESTION).citations[0].document
    (row,) = [row for row in there.rows(held("documents"), "row >= 0", ["*"]) if row["text"]
              == assistant.index.text_digest(document)]  # fmt: skip
    there._client.upsert(held("documents"), [{**row, "text": "0" * 64}])
    reply = Assistant.open(address, encoder=ToyEncoder()).ask(QUESTION)
    assert all(citation.document != document for citation in (*reply.citations, *reply.nearest))


def test_fields_that_are_not_those_it_was_made_with_are_named(server, two):
    address, there, _ = _damaged(server, two, "schema")
    for version in two:
        name = collection("schema", version.version, "records")
        there._client.drop_collection(name)
        there.create(name, "documents", 0, 1)
    with pytest.raises(IndexDamaged, match=r"has not the fields .*passages"):
        MilvusIndex.open(address)


def test_another_format_is_out_of_date_and_a_foreign_collection_is_no_index(server, two):
    address, there, held = _damaged(server, two, "format")
    other = held(CARD).replace(f"_{FORMAT}_card", "_9_card")
    there.create(other, CARD, 0, 1)
    there.point("format", other)
    with pytest.raises(IndexOutOfDate, match="in format 9"):
        MilvusIndex.open(address)
    there.create("somebody_else", CARD, 0, 1)
    there.point("format", "somebody_else")
    with pytest.raises(IndexMissing, match="which is of no index"):
        MilvusIndex.open(address)


def test_another_encoder_is_refused(server, two):
    address, *_ = _damaged(server, two, "encoder")

    class Other(ToyEncoder):
        identity = ModelIdentity("other", "1" * 64)

    with pytest.raises(IndexOutOfDate, match=f"--index {address}"):
        Assistant.open(address, encoder=Other())


@pytest.mark.parametrize(
    ("message", "code", "kind", "told"),
    [
        ("UNAVAILABLE: ping timeout", 2, IndexUnreachable, "does not answer"),
        ("rpc deadline: DEADLINE_EXCEEDED", 1, IndexUnreachable, "does not answer"),
        ("auth check failure, please check api key is correct", 65535, IndexUnreachable, "MILVUS_TOKEN"),
        ("quota exceeded[reason=disk]", 9, IndexDamaged, "refused what it was asked: quota exceeded"),
    ],
)
def test_what_a_server_says_is_told_in_one_line(message, code, kind, told):
    from pymilvus import MilvusException

    error = connections._ours(MilvusException(code, message), parse_address("milvus://db.example.org/papers"))
    assert type(error) is kind
    assert told in str(error)
    assert "\n" not in str(error)
    assert error.remedy


def test_a_server_that_takes_nothing_is_named_and_what_was_built_is_kept(server, two, tmp_path, monkeypatch, work):
    address = server.address("full")
    good = connect(parse_address(address))
    full = MilvusConnection(good.address, Broken(good._client, 0, "quota exceeded[reason=disk quota exhausted]"))
    from assistant.index.building import spreading

    corpus = write_corpus(tmp_path / "corpus")
    monkeypatch.setattr(spreading, "connect", lambda _: full)
    with pytest.raises(IndexUnwritable, match=r"disk quota .* What was built is kept: "):
        build_index(corpus, address, encoder=ToyEncoder())
    assert LocalIndex.open(work_folder(good.address)).snapshot.card.documents == 3
    monkeypatch.setattr(spreading, "connect", lambda _: good)
    assert build_index(corpus, address, encoder=ToyEncoder()).embedded == 0  # what was built is published
    assert MilvusIndex.open(address).snapshot.card.documents == 3


@pytest.mark.parametrize(
    ("written", "uri", "name", "database"),
    [
        ("milvus://db.example.org/papers", "http://db.example.org:19530", "papers", ""),
        ("milvus://[::1]:7/towns/papers", "http://[::1]:7", "papers", "towns"),
        ("milvus+tls://db.example.org:443/p_1", "https://db.example.org:443", "p_1", ""),
        ("milvus:///srv/data/onrecord.db/papers", "/srv/data/onrecord.db", "papers", ""),
    ],
)
def test_an_address_names_a_server_or_a_file_and_an_index(written, uri, name, database):
    address = parse_address(written)
    assert (address.uri, address.name, address.database, str(address)) == (uri, name, database, written)


@pytest.mark.parametrize(
    "written",
    ["milvus://host", "milvus://host/", "milvus://host/1st", "milvus://host/a/b/c", "milvus:///no/file/papers",
     "milvus://host:99999/papers", "milvus://host/pa-pers", "milvus+tls:///srv/a.db/papers"],
)  # fmt: skip
def test_what_is_no_address_is_said_with_how_to_write_one(written):
    with pytest.raises(AddressWrong, match=r"milvus://HOST:19530/NAME"):
        parse_address(written)


def test_a_password_in_an_address_is_not_shown():
    with pytest.raises(AddressWrong) as told:
        parse_address("milvus://root:secret@host/papers")
    assert "secret" not in str(told.value)
    assert "MILVUS_TOKEN" in str(told.value)


def test_the_command_line_builds_asks_lists_checks_and_goes_back_in_a_file(tmp_path, monkeypatch, work):
    load_with(monkeypatch, lambda _: ToyEncoder())
    corpus, index = write_corpus(tmp_path / "corpus"), f"milvus://{tmp_path}/lite.db/papers"

    def run(*words):
        done = CliRunner().invoke(commands.onrecord, [*words, "--index", index])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    try:
        told = run("build", "--corpus", str(corpus), "--encoder", "toy")
        assert f"Published {index}" in told.output
        assert "minutes.txt:" in run("ask", QUESTION).output or run("ask", QUESTION).exit_code == 0
        assert json.loads(run("documents", "--json").output)["documents"][0]["id"] == "minutes"
        assert "The crossing" in run("show", "report").output
        assert "3 documents" in run("health").output
        assert run("mentions", "Bridge", "Street").exit_code == 0
        with pytest.raises(IndexMissing, match="keeps no other version"):
            roll_back(index)
        (corpus / "later.txt").write_text(ADDED, encoding="utf-8")
        assert "added 1" in run("build", "--encoder", "toy").output  # it remembers its corpus
        checked = run("check")
        assert "(serves): 5 collections" in checked.output
        assert "(the version before): 5 collections" in checked.output
        assert "4 of 4 files are those of the index" in checked.output
        assert "served before" in run("rollback").output
        assert len(json.loads(run("documents", "--json").output)["documents"]) == 3
    finally:
        _release(Path(f"{tmp_path}/lite.db"))


def test_a_file_that_another_process_has_open_is_said_to_be(tmp_path):
    import fcntl

    from assistant.errors import IndexBusy

    (tmp_path / "held.db").mkdir()
    with (tmp_path / "held.db" / "LOCK").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(IndexBusy, match="one process at a time"):
            MilvusIndex.open(f"milvus://{tmp_path}/held.db/papers")


def _release(file):
    from milvus_lite.server_manager import server_manager_instance

    server_manager_instance.release_server(str(file))
