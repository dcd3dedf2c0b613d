"""The web chat. `serve` starts it; nothing heavy is imported before.

state         the open index, its encoder, and the examples that are known to have an answer
controller    what happens when somebody asks, opens, votes
page          what stands where: the Gradio blocks and their events
markup        the one place where text becomes HTML; everything below builds on it
cards, turns, document_view, chips, corpus_table, mentions_view     what a citation, a turn, a document, … look like
guard         what the server lets in and what it says to browsers
prefix        serving below a path that a proxy adds
gate          the login, before everything else: users, sessions, throttle, login_page
"""

from __future__ import annotations

from assistant.web.mailing import MailRefused, MailSettings
from assistant.web.mailing import send as send_mail
from assistant.web.saved_questions import News, NoSuchWatch, SavedQuestions, Watch, WatchKind
from assistant.web.server import CannotServe, ServerSettings, export_feedback, serve
from assistant.web.users import UsersWrong, keep_user, read_users

__all__ = [
    "CannotServe",
    "MailRefused",
    "MailSettings",
    "News",
    "NoSuchWatch",
    "SavedQuestions",
    "ServerSettings",
    "UsersWrong",
    "Watch",
    "WatchKind",
    "export_feedback",
    "keep_user",
    "read_users",
    "send_mail",
    "serve",
]
