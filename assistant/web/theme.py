"""The theme of Gradio's own parts: system fonts, so that none is fetched, and the colours of ``static/chat.css``."""

from __future__ import annotations

from typing import Any

import gradio as gr

SANS = ("-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "system-ui", "sans-serif")
MONO = ("ui-monospace", "Menlo", "Consolas", "Liberation Mono", "monospace")


def chat_theme() -> Any:
    """The theme; every colour is a variable that the style sheet sets for light and for dark."""
    made = gr.themes.Base(font=list(SANS), font_mono=list(MONO))
    both = {
        "body_background_fill": "var(--ground)",
        "body_text_color": "var(--ink)",
        "background_fill_primary": "var(--paper)",
        "background_fill_secondary": "var(--ground)",
        "border_color_primary": "var(--line)",
        "block_background_fill": "var(--paper)",
        "block_label_text_color": "var(--quiet)",
        "block_title_text_color": "var(--quiet)",
        "input_background_fill": "var(--paper)",
        "input_border_color": "var(--edge)",
        "input_border_color_focus": "var(--accent)",
        "input_placeholder_color": "var(--faint)",
        "button_primary_background_fill": "var(--accent)",
        "button_primary_background_fill_hover": "var(--accent-deep)",
        "button_primary_text_color": "var(--on-accent)",
        "button_primary_border_color": "var(--accent)",
        "color_accent_soft": "var(--tint)",
    }
    return made.set(color_accent="var(--accent)", **both, **{f"{name}_dark": value for name, value in both.items()})
