"""Requests and replies that the OpenAPI document shows, in all three languages.

The quotes are the article's and stand at their places there; a test holds them to it.
"""

from typing import Any, Final

import orjson

from corpus.article import ARTICLE_ID, ARTICLE_TITLE
from corpus.languages import Language
from rag.answers import Reason
from rag.messages import message_for

_SHA256: Final = "f49c7c37f585fab5f2132268d20426860c4ad03acdd0a822e75d751f36020344"
_GENERATION: Final = "20261124T120000000000Z-3f9c51ab27de"
_ENTRY: Final = (
    "The entry of the Republic of Kazakhstan into UNESCO in May 1992 gave a qualitatively new "
    "impetus to the development of humanitarian cooperation at all levels, and contributed to the "
    "expansion of cultural ties."
)
_MEMBERS: Final = "Today, the Organization includes 193 member countries and 11 associate members."
_OFFICE: Final = (
    "In 1994, the UNESCO Cluster Office in Almaty was opened; it operates in four countries: "
    "Kazakhstan, Kyrgyzstan, Tajikistan and Uzbekistan."
)
_JOINED_QUESTION: Final = "When did Kazakhstan join UNESCO?"
_MEMBERS_QUESTION: Final = "Сколько государств входит в ЮНЕСКО?"
_OFFICE_QUESTION: Final = "Алматыдағы ЮНЕСКО кеңсесі қашан ашылды?"
_WEATHER_QUESTION: Final = "What will the weather be like in Astana tomorrow?"


def _reply(
    number: int, language: str, question: str, quote: str, start: int, lines: list[int]
) -> dict[str, Any]:
    end = start + len(quote)
    citation = {
        "number": 1,
        "document_id": ARTICLE_ID,
        "title": ARTICLE_TITLE,
        "language": "en",
        "section": "",
        "start": start,
        "end": end,
        "quote": quote,
        "source": {"lines": lines, "sha256": _SHA256},
    }
    return {
        "id": f"ask-{number:032x}",
        "status": "answered",
        "reason": None,
        "message": None,
        "confidence": 0.93,
        "answerer": "extractive",
        "notices": [],
        "question_language": language,
        "looked_up_question": question,
        "answer": {
            "text": quote,
            "language": "en",
            "sentences": [{"text": quote, "citations": [1], "value": None}],
        },
        "citations": [citation],
        "passages": [_passage(quote, start)],
        "generation": _GENERATION,
        "timings_ms": {"embed": 2.9, "retrieve": 0.4, "rank": 1.1, "answer": 0.2, "total": 4.6},
    }


def _passage(text: str, start: int) -> dict[str, Any]:
    end = start + len(text)
    return {
        "number": 1,
        "chunk_id": f"{ARTICLE_ID}:{start}-{end}",
        "document_id": ARTICLE_ID,
        "language": "en",
        "section": "",
        "start": start,
        "end": end,
        "text": text,
        "score": 0.87,
    }


_ENGLISH_REPLY: Final = _reply(1, "en", _JOINED_QUESTION, _ENTRY, 13848, [162, 165])
_RUSSIAN_REPLY: Final = _reply(2, "ru", _MEMBERS_QUESTION, _MEMBERS, 13020, [153, 153])
_KAZAKH_REPLY: Final = _reply(3, "kk", _OFFICE_QUESTION, _OFFICE, 14059, [166, 167])
_ABSTENTION: Final = _ENGLISH_REPLY | {
    "id": f"ask-{4:032x}",
    "status": "abstained",
    "reason": "off_topic",
    "message": message_for(Reason.OFF_TOPIC, Language.ENGLISH),
    "confidence": 0.04,
    "looked_up_question": _WEATHER_QUESTION,
    "answer": None,
    "citations": [],
}

ASK_REQUESTS: Final[dict[str, dict[str, Any]]] = {
    "english": {"summary": "A question in English", "value": {"question": _JOINED_QUESTION}},
    "russian": {
        "summary": "Вопрос на русском",
        "value": {"question": _MEMBERS_QUESTION, "top_k": 3},
    },
    "kazakh": {
        "summary": "Қазақша сұрақ",
        "value": {"question": _OFFICE_QUESTION, "languages": ["en", "kk"]},
    },
    "streamed": {
        "summary": "The same, as server-sent events",
        "value": {"question": _JOINED_QUESTION, "stream": True},
    },
}
SEARCH_REQUESTS: Final[dict[str, dict[str, Any]]] = {
    name: ASK_REQUESTS[name] for name in ("english", "russian", "kazakh")
}
ASK_REPLIES: Final[dict[str, dict[str, Any]]] = {
    "english": {"summary": "An answer to a question in English", "value": _ENGLISH_REPLY},
    "russian": {"summary": "Ответ на вопрос на русском", "value": _RUSSIAN_REPLY},
    "kazakh": {"summary": "Қазақша сұраққа жауап", "value": _KAZAKH_REPLY},
    "abstained": {"summary": "The documents do not answer", "value": _ABSTENTION},
}
_DELTA: Final = {"text": _ENTRY, "sentence": _ENGLISH_REPLY["answer"]["sentences"][0]}
ASK_STREAM: Final = "".join(
    f"event: {name}\ndata: {orjson.dumps(value).decode()}\n\n"
    for name, value in (
        ("passages", {"passages": _ENGLISH_REPLY["passages"]}),
        ("delta", _DELTA),
        ("done", _ENGLISH_REPLY),
    )
)
