"""What chat clients ask in the background, in the words that Open WebUI uses."""

import json

import pytest

from api.chat_completions.client_tasks import answer_to_task
from api.json_bodies import MAX_BODY_BYTES

HISTORY = """<chat_history>
USER: When did   Kazakhstan join UNESCO, and what did the country do there in the first years?
ASSISTANT: In May 1992. [1]
USER: Сколько государств входит в ЮНЕСКО?
ASSISTANT: 193. [1]
</chat_history>"""
TITLE = f"""### Task:
Generate a concise title summarizing the chat history.
### Guidelines:
- Keep it short: 2-4 words is best.
### Output:
JSON format: {{ "title": "your concise title here" }}
### Examples:
- {{ "title": "Stock Trends" }},
### Chat History:
{HISTORY}"""
TAGS = f"""### Task:
Generate 1-3 broad tags categorizing the main themes of the chat history.

### Output:
JSON format: {{ "tags": ["tag1", "tag2", "tag3"] }}

### Chat History:
{HISTORY}"""
FOLLOW_UPS = f"""### Task:
Suggest 3-5 relevant follow-up questions or prompts.
### Output:
JSON format: {{ "follow_ups": ["Question 1?", "Question 2?", "Question 3?"] }}
### Chat History:
{HISTORY}"""
QUERIES = f"""### Task:
Analyze the chat history to determine the necessity of generating search queries.
### Guidelines:
- respond in the format: {{ "queries": ["query1", "query2"] }}
### Output:
Strictly return in JSON format:
{{
  "queries": ["query1", "query2"]
}}
### Chat History:
{HISTORY}"""
COMPLETION = """### Task:
You are an autocompletion system. Continue the text in `<text>` based on the **completion type**.
### **Output Format**
`{ "text": "<completion>" }`
### Context:
<type>General</type>
<text>When did</text>"""


def answered(prompt: str) -> object:
    answer = answer_to_task(prompt)
    assert answer is not None
    return json.loads(answer)


def test_a_title_is_what_was_asked_first_cut_between_words() -> None:
    title = answered(TITLE)
    assert title == {"title": "When did Kazakhstan join UNESCO, and what did the…"}


def test_queries_are_what_was_asked_last() -> None:
    assert answered(QUERIES) == {"queries": ["Сколько государств входит в ЮНЕСКО?"]}


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [(TAGS, {"tags": []}), (FOLLOW_UPS, {"follow_ups": []}), (COMPLETION, {"text": ""})],
)
def test_lists_that_would_have_to_be_made_up_are_empty(
    prompt: str, answer: dict[str, object]
) -> None:
    assert answered(prompt) == answer


def test_nothing_typed_is_no_question_nor_is_the_line_after_it() -> None:
    nothing = "<chat_history>\nUSER:\nASSISTANT: What do you want?\n</chat_history>"
    assert answered(TITLE.replace(HISTORY, nothing)) == {"title": "Tilmash"}


@pytest.mark.parametrize("unit", ["<chat_history>", "USER:\n", " ", '{ "a" '])
def test_as_much_as_a_request_may_hold_is_read_in_one_pass(unit: str) -> None:
    # Were it read in quadratic time, this would not end.
    history = unit * (MAX_BODY_BYTES // len(unit))
    prompt = f'### Task:\n{{ "tags": [] }}\n<chat_history>{history}'
    assert answered(prompt) == {"tags": []}


def test_a_title_of_a_chat_in_which_nothing_was_asked_is_the_services_name() -> None:
    assert answered(TITLE.replace("USER:", "SYSTEM:")) == {"title": "Tilmash"}


@pytest.mark.parametrize(
    "text",
    [
        "When did Kazakhstan join UNESCO?",
        'What is { "title": "x" }?',
        "### Task:\nWrite a poem.",
        '### Task:\nReturn { "poem": "…" }',
        "",
    ],
)
def test_what_is_no_such_task_is_a_question(text: str) -> None:
    assert answer_to_task(text) is None
