"""A chat request and its replies, as the OpenAPI document shows them."""

from typing import Any, Final

import orjson

from api.chat_completions.completions import Completion, Usage, finished
from api.chat_completions.reply_text import ReplyText
from api.examples import ASK_REPLIES
from rag.answers import AnswerSentence

_REPLY: Final[dict[str, Any]] = ASK_REPLIES["english"]["value"]
_CITATION: Final = _REPLY["citations"][0]
_URL: Final = (
    f"http://127.0.0.1:8000/?document={_CITATION['document_id']}&start={_CITATION['start']}"
    f"&end={_CITATION['end']}&source={_CITATION['source']['sha256'][:12]}"
)
_COMPLETION: Final = Completion("tilmash", f"chatcmpl-{5:032x}", 1_796_000_000)
_TEXT: Final = ReplyText()
_PIECE: Final = _TEXT.add_sentence(AnswerSentence(_CITATION["quote"], (1,)))
_END: Final = finished(_REPLY, [_URL], _TEXT.marks, Usage(7, 47))

CHAT_REQUESTS: Final[dict[str, dict[str, Any]]] = {
    "question": {
        "summary": "A question",
        "value": {
            "model": "tilmash",
            "messages": [{"role": "user", "content": _REPLY["looked_up_question"]}],
        },
    },
    "follow_up": {
        "summary": "A follow-up, streamed",
        "value": {
            "model": "tilmash-sources",
            "messages": [
                {"role": "user", "content": _REPLY["looked_up_question"]},
                {"role": "assistant", "content": _TEXT.text},
                {"role": "user", "content": "And when was the office in Almaty opened?"},
            ],
            "stream": True,
            "stream_options": {"include_usage": True},
        },
    },
}
CHAT_REPLY: Final = _COMPLETION.whole(_TEXT.text, _END)
CHAT_STREAM: Final = "".join(
    f"data: {data}\n\n"
    for data in (
        *(
            orjson.dumps(chunk).decode()
            for chunk in (
                _COMPLETION.first_chunk(),
                _COMPLETION.text_chunk(_PIECE),
                _COMPLETION.last_chunk(_END),
                _COMPLETION.usage_chunk(_END),
            )
        ),
        "[DONE]",
    )
)
