"""The grammar of a meeting: what minutes say was moved, voted, decided, recommended and said, each part a slice."""

from __future__ import annotations

from assistant.civic.reading import read_meetings
from assistant.civic.speech import is_person, speakers_between, speakers_of

__all__ = ["is_person", "read_meetings", "speakers_between", "speakers_of"]
