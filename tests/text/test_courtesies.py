"""Greetings against questions that are made of the same words."""

import pytest

from assistant.text import is_small_talk


@pytest.mark.parametrize(
    "text",
    [
        "Hello",
        "hi there!",
        "Good morning!",
        "good night",
        "Have a good evening",
        "Have a lovely evening",
        "How are you today?",
        "How was your evening?",
        "How are you this morning?",
        "What a lovely evening",
        "What a good night",
        "Thanks, that's really helpful",
        "Well, thank you very much",
        "Sorry!",
        "I'm fine",
        "You are welcome",
        "ok",
        "What about now?",
        "What happened?",
    ],
)
def test_a_greeting_names_nothing_to_look_for(text):
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "What happens at night?",
        "And at night?",
        "What can I do at night?",
        "What happened this morning?",
        "Who is in the evening?",
        "What is the fine?",
        "Who got a fine?",
        "Was it good?",
        "Did they say sorry?",
        "Who was welcome?",
        "Is there a well?",
        "Which were helpful?",
        "How is it tomorrow?",
        "Good morning, when does the library open?",
        "thanks, and who signed it?",
    ],
)
def test_a_word_of_greeting_may_be_what_is_asked_about(text):
    assert not is_small_talk(text)
