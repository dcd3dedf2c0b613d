"""Figures and log lines for machines: what is counted, what is named, and that no question is in either."""

from __future__ import annotations

import contextlib
import json
import logging
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from prometheus_client.parser import text_string_to_metric_families

from assistant.web.logs import JsonLines
from assistant.web.metrics import endpoint_of
from tests.web.conftest import ANSWERED, UNANSWERED, serving


def get(port, path):
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("/", "/"),
        ("/answer.json", "/answer"),
        ("/timeline.csv", "/timeline"),
        ("/original/a/secret.pdf", "/original"),
        ("/gradio_api/call/ask/abc123", "/gradio_api"),
        ("/own/chat.js", "/own"),
        ("/answerable", "other"),
        ("/x" * 50, "other"),
    ],
)
def test_an_address_is_counted_as_one_of_a_few_words(path, endpoint):
    assert endpoint_of(path) == endpoint


def test_verdicts_requests_and_latencies_are_counted_and_no_question_is_told(place, tmp_path):
    with serving(place, tmp_path, "--metrics", "127.0.0.1:0", "--log-format", "json") as served:
        for question in (ANSWERED, ANSWERED, UNANSWERED):
            assert get(served.port, f"/answer.json?{urlencode({'q': question})}")[0] == 200
        assert get(served.port, "/answer.pdf?q=x")[0] in {400, 404}
        lines = [json.loads(line) for line in served.log.read_text(encoding="utf-8").splitlines()]
        (told,) = [line["message"] for line in lines if "metrics" in line["message"]]
        address = told.split()[-1]
        status, text = get(int(address.rpartition(":")[2].partition("/")[0]), "/metrics")
        assert get(served.port, "/metrics")[0] == 404
    assert status == 200 and not any(word in text for word in ("Bridge", "xylophones", "minutes.txt", "127.0.0.1"))
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["onrecord_questions_total", "answers"] == 2
    assert sum(value for (name, *_), value in samples.items() if name == "onrecord_questions_total") == 3
    assert samples["onrecord_question_seconds_count",] == 3
    assert (
        samples["onrecord_requests_total", "/answer", "200"] == samples["onrecord_request_seconds_count", "/answer"] - 1
    )
    assert samples["onrecord_ready",] == 1 and samples["onrecord_documents",] == 4
    assert samples["onrecord_quotations_checked_total",] > 0 and samples["onrecord_quotations_withheld_total",] == 0
    assert all({"time", "level", "message"} <= line.keys() for line in lines)


def test_a_line_of_the_log_is_one_json_object_whatever_the_message_holds():
    record = logging.LogRecord("onrecord", logging.WARNING, "x.py", 1, 'a "quoted"\nline \u2028 %s', ("é",), None)
    line = JsonLines().format(record)
    assert "\n" not in line and "\u2028" not in line
    told = json.loads(line)
    assert (told["level"], told["message"]) == ("warning", 'a "quoted" line   é')
    assert told["time"].endswith("+00:00")
