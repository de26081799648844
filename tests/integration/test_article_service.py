"""The article, the real model and a real server: what a person gets."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from eval.gold_questions import load_gold_questions
from eval.matching import holds_quote
from eval.running_service import RunningService
from tests.integration.conftest import StartService

pytestmark = [pytest.mark.server, pytest.mark.model]

ANSWERED = [
    ("en", "Who was the first Director-General of UNESCO?", "Julian Huxley"),
    ("ru", "Когда Казахстан вступил в ЮНЕСКО?", "May 1992"),
    ("kk", "Алматыдағы ЮНЕСКО кеңсесі қашан ашылды?", "1994"),
]
FAR = [
    "How do I cook rice without burning it?",
    "Сколько калорий в банане?",
    "Футболдан әлем чемпионатын кім жеңді?",
]


@pytest.fixture(scope="module")
def service(article_data_dir: Path, start_service: StartService) -> Iterator[RunningService]:
    with start_service({"TILMASH_DATA_DIR": str(article_data_dir)}) as running:
        yield running


@pytest.fixture(scope="module")
def article_text(service: RunningService) -> str:
    status, document = service.get("/v1/documents/unesco-article")
    assert status == 200
    text: str = document["text"]
    return text


def check_citations(reply: Any, text: str) -> None:
    """Assert that what is cited stands where it says, and that all that is said is cited."""
    numbers = [citation["number"] for citation in reply["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    for citation in reply["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    for passage in reply["passages"]:
        assert text[passage["start"] : passage["end"]] == passage["text"]
    if reply["status"] == "answered":
        sentences = reply["answer"]["sentences"]
        assert [n for sentence in sentences for n in sentence["citations"]] == numbers
        quotes = [citation["quote"] for citation in reply["citations"]]
        assert [sentence["text"] for sentence in sentences] == quotes
        assert reply["answer"]["text"] == " ".join(quotes)


@pytest.mark.parametrize(("language", "question", "answer"), ANSWERED)
def test_a_question_in_each_language_is_answered_with_a_quote_that_stands_in_the_article(
    service: RunningService, article_text: str, language: str, question: str, answer: str
) -> None:
    reply = service.ask(question)
    assert reply["status"] == "answered"
    assert reply["question_language"] == language
    assert answer in reply["answer"]["text"]
    assert reply["notices"] == []
    check_citations(reply, article_text)


@pytest.mark.parametrize("question", FAR)
def test_a_question_about_something_else_is_declined_with_its_reason(
    service: RunningService, article_text: str, question: str
) -> None:
    reply = service.ask(question)
    assert (reply["status"], reply["reason"]) == ("abstained", "off_topic")
    assert (reply["answer"], reply["citations"]) == (None, [])
    assert reply["passages"]
    check_citations(reply, article_text)


def test_citations_are_valid_on_every_gold_question_and_passages_are_found(
    service: RunningService, article_text: str
) -> None:
    """Floors are those that dense windows reach; figures are what `tilmash eval` is for."""
    first = within_five = 0
    questions = load_gold_questions("gold")
    for gold in questions:
        reply = service.ask(gold.question)
        check_citations(reply, article_text)
        if reply["status"] == "answered" and gold.type != "list":
            assert len(reply["citations"]) <= 4
        hits = [
            any(holds_quote(passage["text"], evidence.quote) for evidence in gold.evidence)
            for passage in reply["passages"]
        ]
        first += hits[:1] == [True]
        within_five += any(hits)
    answerable = sum(gold.is_answerable for gold in questions)
    assert first / answerable >= 0.65
    assert within_five / answerable >= 0.82


def test_the_answer_is_never_a_whole_passage_of_several_sentences(service: RunningService) -> None:
    for _, question, _ in ANSWERED:
        reply = service.ask(question)
        assert len(reply["answer"]["text"]) < len(reply["passages"][0]["text"])


def test_the_stream_ends_with_the_same_answer(service: RunningService) -> None:
    question = ANSWERED[1][1]
    body = json.dumps({"question": question, "stream": True}).encode("utf-8")
    headers = {"Content-Type": "application/json"}
    request = Request(f"{service.base_url}/v1/ask", body, headers)  # noqa: S310 - loopback
    with urlopen(request, timeout=30) as response:  # noqa: S310 - loopback
        blocks = response.read().decode("utf-8").strip().split("\n\n")
    events = [block.partition("\n")[0] for block in blocks]
    assert events[0] == "event: passages"
    assert set(events[1:-1]) == {"event: delta"}
    assert events[-1] == "event: done"
    done = json.loads(blocks[-1].partition("data: ")[2])
    whole = service.ask(question)
    for reply in (done, whole):
        reply.pop("id")
        reply.pop("timings_ms")
    assert done == whole


def test_torch_is_never_loaded_while_the_exported_encoder_serves(
    service: RunningService,
) -> None:
    service.ask(ANSWERED[0][1])
    maps = Path(f"/proc/{service.pid}/maps").read_text(encoding="utf-8")
    assert "onnxruntime" in maps
    assert "torch" not in maps


def test_asking_in_the_terminal_imports_no_torch(article_data_dir: Path) -> None:
    code = (
        "import sys\n"
        "from rag.answers import Question\n"
        "from rag.assembly.serving import make_question_answering, open_knowledge\n"
        "from rag.settings import load_settings\n"
        "settings = load_settings()\n"
        "with open_knowledge(settings) as knowledge:\n"
        "    question = Question('When did Kazakhstan join UNESCO?')\n"
        "    answer = make_question_answering(settings).ask(knowledge, question)\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'langchain_text_splitters',\n"
        "         'langchain_core', 'onnx', 'sklearn', 'google.protobuf'}\n"
        "assert answer.citations\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    environment = {"TILMASH_DATA_DIR": str(article_data_dir), "PATH": ""}
    finished = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, env=environment
    )
    assert finished.returncode == 0, finished.stderr.decode()
