"""Publishing against the folder on the disk: whole versions or none, whatever goes wrong in between."""

import errno
import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import IndexBusy, IndexUnwritable
from assistant.index import files

ROOT = Path(__file__).parent.parent.parent


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def published(folder, text="one"):
    with files.writing(folder):
        return files.publish(folder, {"a.txt": text.encode(), "b.npy": b"\x00\xff"}, f"card of {text}".encode())


def test_a_version_is_named_by_its_card_and_holds_what_it_was_given(tmp_path):
    version = published(tmp_path)
    assert version == f"v-{files.digest(b'card of one')[:16]}"
    assert tree(tmp_path / version) == {"a.txt": b"one", "b.npy": b"\x00\xff", "card.json": b"card of one"}
    assert json.loads((tmp_path / "CURRENT").read_bytes()) == {
        "version": version,
        "card_sha256": files.digest(b"card of one"),
    }
    assert files.current(tmp_path) == (version, files.digest(b"card of one"))


def test_publishing_the_same_again_writes_nothing(tmp_path):
    published(tmp_path)
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.name != ".lock"}
    published(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.name != ".lock"} == stamps


def test_a_version_that_was_damaged_is_written_anew(tmp_path):
    version = published(tmp_path)
    (tmp_path / version / "a.txt").write_bytes(b"two")
    assert published(tmp_path) == version
    assert (tmp_path / version / "a.txt").read_bytes() == b"one"


def test_the_version_before_is_kept_and_older_ones_are_removed(tmp_path):
    names = [published(tmp_path, text) for text in ("one", "two", "three", "four")]
    assert sorted(path.name for path in tmp_path.glob("v-*")) == sorted(names[-2:])


def test_the_version_before_is_kept_even_if_an_older_one_was_touched_since(tmp_path):
    one, two = published(tmp_path, "one"), published(tmp_path, "two")
    os.utime(tmp_path / one, (2**31, 2**31))
    three = published(tmp_path, "three")
    assert sorted(path.name for path in tmp_path.glob("v-*")) == sorted([two, three])


def test_what_broken_off_builds_left_is_removed(tmp_path):
    (tmp_path / ".staging-99").mkdir(parents=True)
    published(tmp_path)
    assert not (tmp_path / ".staging-99").exists()


def test_a_version_is_in_its_folder_for_good_before_the_pointer_moves_also_where_nothing_else_is_written(
    tmp_path, monkeypatch
):
    published(tmp_path, "one")
    steps = []
    flush, point, rename = files.flush_folder, files.point, Path.rename
    monkeypatch.setattr(files, "flush_folder", lambda folder: steps.append(f"flush {folder.name}") or flush(folder))
    monkeypatch.setattr(files, "point", lambda *given: steps.append("point") or point(*given))
    monkeypatch.setattr(Path, "rename", lambda self, to: steps.append("rename") or rename(self, to))
    published(tmp_path, "two")
    after = steps[steps.index("rename") + 1 : steps.index("point")]
    assert f"flush {tmp_path.name}" in after


class Failing:
    """A function whose nth call finds the disk full."""

    def __init__(self, real, nth):
        self.real, self.left = real, nth

    def __call__(self, *args, **more):
        self.left -= 1
        if self.left == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.real(*args, **more)

    def __get__(self, instance, owner):
        return self if instance is None else lambda *args, **more: self(instance, *args, **more)


@pytest.mark.parametrize(
    ("owner", "call"), [(files, "write"), (files, "flush_folder"), (Path, "rename"), (Path, "replace")]
)
def test_after_a_failure_at_any_step_the_version_before_still_serves(tmp_path, monkeypatch, owner, call):
    first = published(tmp_path, "one")
    before = tree(tmp_path / first)
    for nth in range(1, 20):  # the first call of the step fails, then the second, … until none is left to fail
        with monkeypatch.context() as patch:
            patch.setattr(owner, call, Failing(getattr(owner, call), nth))
            try:
                second = published(tmp_path, "two")
            except IndexUnwritable as error:
                assert "No space left" in str(error)
                assert str(tmp_path) in str(error)
                version, card = files.current(tmp_path)
                assert files.digest((tmp_path / version / "card.json").read_bytes()) == card
                assert tree(tmp_path / first) == before
                continue
        assert files.current(tmp_path)[0] == second
        assert nth > 1
        return
    pytest.fail("never succeeded")


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path):
    (tmp_path / "file").write_text("x")
    for index in (tmp_path / "file", tmp_path / "file/below"):
        with pytest.raises(IndexUnwritable, match="cannot be written"), files.writing(index):
            pytest.fail("entered")


def test_a_second_build_is_refused_while_one_runs_and_said_by_whom(tmp_path):
    code = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from assistant.index import files
with files.writing(Path({str(tmp_path)!r})):
    print("held", flush=True)
    sys.stdin.read()
"""
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "held\n"
        for _ in range(2):  # who is refused leaves the note of who holds it
            with pytest.raises(IndexBusy, match=f"process {holder.pid}, since ") as caught, files.writing(tmp_path):
                pytest.fail("entered")
        assert "Wait" in caught.value.remedy
        holder.kill()  # the lock goes with the process, however it ends
        holder.wait()
        with files.writing(tmp_path):
            pass
    finally:
        holder.kill()
        holder.communicate()


def test_the_lock_is_released_when_a_build_fails(tmp_path):
    with pytest.raises(RuntimeError), files.writing(tmp_path):
        raise RuntimeError
    descriptor = os.open(tmp_path / ".lock", os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(descriptor)


def test_a_folder_that_may_not_be_written_is_said_so_at_once(tmp_path, monkeypatch):
    real = os.open

    def denied(path, flags, *more, **named):
        if flags & os.O_CREAT:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(IndexUnwritable, match="Permission denied"), files.writing(tmp_path):
        pytest.fail("entered")


def test_where_the_system_has_no_locks_nothing_stands_in_for_one(tmp_path, monkeypatch):
    """A file that is there or not would stay when its process is killed, and shut the index for good."""

    def missing(_file, _how):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(fcntl, "flock", missing)
    with pytest.raises(IndexUnwritable, match="not implemented"), files.writing(tmp_path):
        pytest.fail("entered")


@pytest.mark.parametrize(
    "pointer",
    [b"", b"{", b"[]", b'"v"', b'{"version": "v-1"}', b'{"version": "../x", "card_sha256": ""}',
     b'{"version": "v-0123456789abcdeg", "card_sha256": ""}', b'{"version": "v-\\u0000", "card_sha256": ""}', b"\xff"],
)  # fmt: skip
def test_a_pointer_that_names_no_version_is_none(tmp_path, pointer):
    (tmp_path / "CURRENT").write_bytes(pointer)
    assert files.current(tmp_path) is None


def test_where_there_is_no_pointer_there_is_none(tmp_path):
    assert files.current(tmp_path) is None
    assert files.current(tmp_path / "none") is None


def test_what_a_build_keeps_is_given_back_whole_or_not_at_all(tmp_path):
    files.keep(tmp_path, "piece", b"data")
    assert files.kept(tmp_path, "piece") == b"data"
    assert files.kept(tmp_path, "other") is None
    stored = next((tmp_path / ".partial").iterdir())
    whole = stored.read_bytes()
    for damaged in (
        whole[:-1],
        whole + b"x",
        b"",
        bytes([whole[0] ^ 1]) + whole[1:],
        whole[:-1] + b"A",
        b"\0" * len(whole),
    ):
        stored.write_bytes(damaged)
        assert files.kept(tmp_path, "piece") is None
    files.forget(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_keeping_on_a_full_disk_is_said_so(tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(IndexUnwritable, match="No space left"):
        files.keep(tmp_path, "piece", b"data")


def test_a_folder_is_known_for_an_index_by_its_lock_and_its_pointer(tmp_path):
    assert not files.is_index(tmp_path)
    published(tmp_path / "built")
    assert files.is_index(tmp_path / "built")
    assert not files.is_index(tmp_path / "built" / files.current(tmp_path / "built")[0])


def test_a_folder_that_may_not_be_looked_into_is_not_known_for_an_index(tmp_path, monkeypatch):
    published(tmp_path / "built")

    def denied(_self):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "is_file", denied)
    assert not files.is_index(tmp_path / "built")


def test_a_growing_file_is_seen_as_all_that_was_added_even_if_that_is_nothing(tmp_path):
    assert files.Growing(tmp_path, "tokens").view() == b""
    growing = files.Growing(tmp_path, "tokens")
    for piece in (b"one", b"", b"two"):
        growing.add(memoryview(piece))
    seen = growing.view()
    files.forget(tmp_path)
    assert seen == b"onetwo"


def test_equal_values_are_written_as_equal_bytes():
    assert files.canonical({"b": 1, "a": "é"}) == files.canonical({"a": "é", "b": 1}) == '{"a":"é","b":1}\n'.encode()
    odd = {"title": "a\ud800b"}
    assert json.loads(files.canonical(odd)) == odd


def test_on_a_full_disk_what_is_needed_and_what_is_free_are_said(tmp_path, monkeypatch):
    with files.writing(tmp_path), monkeypatch.context() as patch:
        patch.setattr(files, "write", Failing(files.write, 1))
        with pytest.raises(IndexUnwritable, match=r"No space left on device \(2\.0 MB are needed, [\d,.]+ MB are free"):
            files.publish(tmp_path, {"a": b"x" * 2_000_000}, b"card")
    assert not list(tmp_path.glob(".staging-*"))


def test_a_disk_that_swallows_what_is_written_is_found_out_before_it_serves(tmp_path, monkeypatch):
    first = published(tmp_path, "one")
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda file, data: real(file, bytes(data)[:-1] + b"?"))
        with pytest.raises(IndexUnwritable, match="does not read back"):
            published(tmp_path, "two")
    assert files.current(tmp_path)[0] == first


def test_a_write_cut_short_goes_on_where_it_was(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:3]))
    files.write(tmp_path / "a", b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_a_lock_holds_where_not_even_its_note_can_be_written(tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "pwrite", full)
    with files.writing(tmp_path), pytest.raises(IndexBusy, match="another process"), files.writing(tmp_path):
        pytest.fail("entered")


def test_the_version_that_serves_in_place_of_a_damaged_one_is_the_one_kept(tmp_path):
    one, two = published(tmp_path, "one"), published(tmp_path, "two")
    with files.writing(tmp_path):
        three = files.publish(tmp_path, {"a.txt": b"three"}, b"card of three", before=one)
    assert sorted(path.name for path in tmp_path.glob("v-*")) == sorted([one, three]) != sorted([two, three])
