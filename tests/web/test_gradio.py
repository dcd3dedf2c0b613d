"""What is leaned on inside Gradio and promised by no page of its documentation: here it is noticed when it goes."""

import json
import subprocess
import sys

import gradio as gr

from assistant.web.theme import chat_theme

MOUNTED = """
import json
import gradio as gr
from fastapi import FastAPI

app = FastAPI()
with gr.Blocks() as page:
    gr.HTML("x")
gr.mount_gradio_app(app, page, path="/", auth=("a", "b"))
mounted = app.routes[-1].app
print(json.dumps([mounted.cookie_id, mounted.tokens]))
"""


def test_every_colour_of_the_theme_is_one_that_gradio_has():
    plain, ours = vars(gr.themes.Base()), vars(chat_theme())
    assert set(ours) <= set(plain)
    assert sum(str(value).startswith("var(--") for value in ours.values()) >= 17


def test_a_mounted_app_holds_its_logins_where_the_servers_own_routes_look():
    """In a process of its own: Gradio leaves event loops open."""
    done = subprocess.run([sys.executable, "-c", MOUNTED], capture_output=True, text=True, check=True)
    cookie, tokens = json.loads(done.stdout.splitlines()[-1])
    assert cookie and isinstance(cookie, str)
    assert tokens == {}
