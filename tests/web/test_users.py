"""Users, sessions and the limit on failed logins, each by itself: what is kept, what is signed, what is counted."""

import base64
import hashlib
import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner

from assistant.cli.commands import onrecord
from assistant.web.session_file import SessionFile
from assistant.web.sessions import LIFETIME, Sessions
from assistant.web.throttle import FROM_ADDRESS, OF_NAME, WINDOW, Throttle
from assistant.web.users import PasswordHash, Users, UsersWrong, keep_user, read_users

# RFC 7914, section 12, the third vector: scrypt (P="pleaseletmein", S="SodiumChloride", N=16384, r=8, p=1, dkLen=64)
RFC_7914 = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"


def test_a_password_is_kept_as_scrypt_has_it():
    salt = base64.b64encode(b"SodiumChloride").decode()
    kept = PasswordHash.parse(f"scrypt$16384$8$1${salt}${base64.b64encode(bytes.fromhex(RFC_7914)).decode()}")
    assert kept.fits("pleaseletmein") and not kept.fits("pleaseletmeIn")
    with pytest.raises(ValueError):
        PasswordHash.parse(f"scrypt$1048576$8$1${salt}$AAAA")  # a gigabyte for each try
    assert hashlib.scrypt(b"pleaseletmein", salt=b"SodiumChloride", n=16384, r=8, p=1, dklen=32).hex() == RFC_7914


def test_the_file_holds_hashes_for_its_owner_alone_and_no_password(tmp_path):
    file = tmp_path / "users"
    assert not keep_user(file, "clerk", "correct horse")
    assert not keep_user(file, "Zoë Byrne", "battery staple")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text(encoding="utf-8")
    assert "horse" not in text and text.count("scrypt$32768$8$3$") == 2
    assert keep_user(file, "clerk", "another horse")
    users = Users(file=file)
    assert users.check("clerk", "another horse") and not users.check("clerk", "correct horse")
    assert users.check("Zoë Byrne", "battery staple") and not users.check("nobody", "battery staple")
    assert keep_user(file, "clerk", None) and not keep_user(file, "clerk", None)
    assert not users.check("clerk", "another horse")  # without a restart
    assert set(read_users(file)) == {"Zoë Byrne"}


@pytest.mark.parametrize(
    ("name", "password"), [("", "long enough"), ("a:b", "long enough"), ("a\nb", "long enough"), ("a", "short")]
)
def test_a_name_or_password_that_cannot_be_one_is_refused(tmp_path, name, password):
    with pytest.raises(UsersWrong):
        keep_user(tmp_path / "users", name, password)
    assert not (tmp_path / "users").exists()


def test_a_line_that_is_no_user_is_named_and_a_file_that_breaks_later_keeps_who_was_in_it(tmp_path):
    file = tmp_path / "users"
    with pytest.raises(UsersWrong, match="cannot be read"):
        Users(file=file).known()
    keep_user(file, "clerk", "correct horse")
    users = Users(file=file)
    assert users.check("clerk", "correct horse")
    file.write_text("# ours\n\nclerk:plain password\n", encoding="utf-8")
    with pytest.raises(UsersWrong, match="Line 3"):
        read_users(file)
    assert users.check("clerk", "correct horse")


def test_the_command_adds_lists_and_takes_out_and_takes_a_password_from_a_file_or_the_environment(tmp_path):
    file, run = str(tmp_path / "users"), CliRunner().invoke
    typed = run(onrecord, ["users", "add", "clerk", "--users", file], input="correct horse\ncorrect horse\n")
    assert typed.exit_code == 0 and "horse" not in typed.output
    (tmp_path / "secret").write_text("battery staple\n", encoding="utf-8")
    assert (
        run(onrecord, ["users", "add", "chair", "--users", file, "--password-file", str(tmp_path / "secret")]).exit_code
        == 0
    )
    assert (
        run(
            onrecord, ["users", "add", "mayor", "--users", file], env={"ONRECORD_PASSWORD": "trouble at mill"}
        ).exit_code
        == 0
    )
    users = Users(file=tmp_path / "users")
    assert users.check("chair", "battery staple") and users.check("mayor", "trouble at mill")
    assert run(onrecord, ["users", "list", "--users", file]).output.split() == ["chair", "clerk", "mayor"]
    assert run(onrecord, ["users", "remove", "chair", "--users", file]).exit_code == 0
    assert run(onrecord, ["users", "remove", "chair", "--users", file]).exit_code == 1
    assert not users.check("chair", "battery staple")


# ── sessions ──


@pytest.fixture
def users():
    return Users({"clerk": PasswordHash.of("correct horse"), "zoë.byrne": PasswordHash.of("battery staple")})


def test_a_session_is_its_users_until_it_is_over_or_logged_out(users):
    now = [1000.0]
    sessions = Sessions(users, clock=lambda: now[0])
    one, two = sessions.begin("clerk"), sessions.begin("zoë.byrne")
    assert (sessions.user(one), sessions.user(two)) == ("clerk", "zoë.byrne")
    assert sessions.begin("clerk") != one
    sessions.end(one)
    assert sessions.user(one) is None and sessions.user(two) == "zoë.byrne"
    now[0] += LIFETIME
    assert sessions.user(two) is None


def test_a_session_outlives_a_restart_and_ends_with_the_password_or_the_user(tmp_path):
    file = tmp_path / "users"

    def started():
        return Sessions(Users(file=file), SessionFile(tmp_path / "sessions"))

    keep_user(file, "clerk", "correct horse")
    kept = started().begin("clerk")
    assert started().user(kept) == "clerk"
    keep_user(file, "clerk", "correct horse")  # the same, hashed anew
    assert started().user(kept) is None
    again = started().begin("clerk")
    keep_user(file, "clerk", None)
    assert started().user(again) is None


def test_a_session_that_was_logged_out_is_none_after_a_restart_while_the_others_stay(users, tmp_path):
    file, now = tmp_path / "kept" / "sessions", [1000.0]

    def started():
        return Sessions(users, SessionFile(file, lambda: now[0]), lambda: now[0])

    first = started()
    ended, early, stays = first.begin("clerk"), first.begin("clerk"), first.begin("zoë.byrne")
    first.end(early)
    now[0] += 10
    first.end(ended)
    for server in (first, started(), started()):
        assert [server.user(each) for each in (ended, early, stays)] == [None, None, "zoë.byrne"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and (file.parent / ".gitignore").read_text() == "*\n"
    text = file.read_text(encoding="ascii")
    assert text.count("\n") == 3 and not any(each in text for each in (ended, stays))  # no cookie stands in it
    now[0] += LIFETIME
    started()
    assert file.read_text(encoding="ascii").count("\n") == 1  # what is over is not kept


@pytest.mark.parametrize("fails", ["at the start", "at the log-out"])
def test_where_a_log_out_cannot_be_kept_every_session_ends_with_the_server(users, tmp_path, monkeypatch, fails, caplog):
    file = tmp_path / "sessions"
    SessionFile(file)  # of a start before

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        if fails == "at the start":
            patch.setattr("os.fsync", full)
        server = Sessions(users, SessionFile(file))
        ended, stays = server.begin("clerk"), server.begin("clerk")
        patch.setattr("os.fsync", full)
        server.end(ended)
        assert (server.user(ended), server.user(stays)) == (None, "clerk")
    assert "all" in caplog.text and "end with the server" in caplog.text
    after = Sessions(users, SessionFile(file))
    assert (after.user(ended), after.user(stays)) == (None, None)


@pytest.mark.parametrize("damage", [b"", b"\xff", b"00\n", b"junk", None])
def test_a_file_of_sessions_that_is_not_whole_ends_all_of_them(users, tmp_path, damage):
    file = tmp_path / "sessions"
    own = Sessions(users, SessionFile(file)).begin("clerk")
    file.write_bytes(file.read_bytes() + b"half a li" if damage is None else damage)
    after = Sessions(users, SessionFile(file))
    assert after.user(own) is None and after.user(after.begin("clerk")) == "clerk"


def test_nothing_of_a_session_can_be_changed(users):
    sessions = Sessions(users)
    cookie = sessions.begin("clerk")
    name, until, nonce, signature = cookie.split(".")
    other = base64.urlsafe_b64encode("zoë.byrne".encode()).decode()
    for forged in (
        "", "x", ".", "...", f"{other}.{until}.{nonce}.{signature}", f"{name}.{int(until) + 1}.{nonce}.{signature}",
        f"{name}.{until}.x.{signature}", f"{name}.{until}.{nonce}.", f"{cookie}x",
        "é.1.x.y", f"{name}.{until}.{nonce}.é",
    ):  # fmt: skip
        assert sessions.user(forged) is None, forged


# ── the limit ──


def test_a_name_is_tried_ten_times_and_an_address_twenty_until_the_oldest_try_is_ten_minutes_old():
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    for number in range(OF_NAME):
        assert throttle.begin(f"10.0.0.{number}", "clerk") == 0
    assert throttle.begin("10.0.1.1", "clerk") == WINDOW and throttle.begin("10.0.1.1", "chair") == 0
    now[0] = WINDOW - 1
    assert throttle.begin("10.0.1.1", "clerk") == 1
    now[0] = WINDOW
    assert throttle.begin("10.0.1.1", "clerk") == 0
    for number in range(FROM_ADDRESS):
        assert throttle.begin("10.9.9.9", f"name {number}") == 0
    assert throttle.begin("10.9.9.9", "someone") > 0 and throttle.begin("10.9.9.8", "someone") == 0


def test_a_right_password_forgets_the_names_failures_and_counts_against_no_address():
    throttle = Throttle(lambda: 0.0)
    for _ in range(100):
        assert throttle.begin("10.0.0.1", "clerk") == 0
        throttle.succeeded("10.0.0.1", "clerk")
    for _ in range(OF_NAME - 1):
        throttle.begin("10.0.0.2", "clerk")
    throttle.begin("10.0.0.1", "clerk")
    throttle.succeeded("10.0.0.1", "clerk")
    assert throttle.begin("10.0.0.2", "clerk") == 0


def test_of_many_tries_at_once_no_more_are_let_through_than_one_after_another():
    throttle, start = Throttle(lambda: 0.0), threading.Barrier(30)

    def tried(number):
        start.wait()
        return throttle.begin(f"10.0.0.{number}", "clerk") == 0

    with ThreadPoolExecutor(30) as many:
        assert sum(many.map(tried, range(30))) == OF_NAME
