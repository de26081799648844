"""`tilmash ask` and `tilmash search`: questions from the terminal."""

from typing import TYPE_CHECKING, Annotated

import typer

from rag.commands.printing import EXIT_ABSTAINED, print_json, reporting_errors

if TYPE_CHECKING:
    from rag.answers import Answer, Question

QuestionText = Annotated[str, typer.Argument(help="A question in English, Russian or Kazakh.")]
TopK = Annotated[int | None, typer.Option(help="Passages; TILMASH_TOP_K where left out.")]
Collection = Annotated[str | None, typer.Option(help="Collection; the default one if left out.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@reporting_errors
def ask(
    question: QuestionText,
    top_k: TopK = None,
    collection: Collection = None,
    json: Json = False,
) -> None:
    """Answer a question with cited sentences; exit with status 3 where nothing answers."""
    from rag.answers import Status
    from rag.assembly.serving import make_question_answering, open_knowledge
    from rag.replies import reply_of
    from rag.settings import load_settings

    settings = load_settings()
    with open_knowledge(settings, collection) as knowledge:
        answer = make_question_answering(settings).ask(
            knowledge, _question(question, top_k, collection)
        )
    if json:
        print_json(reply_of(answer))
    else:
        _print_answer(answer)
    if answer.status is Status.ABSTAINED:
        raise typer.Exit(EXIT_ABSTAINED)


@reporting_errors
def search(
    question: QuestionText,
    top_k: TopK = None,
    collection: Collection = None,
    json: Json = False,
) -> None:
    """Show the best passages for a question, without an answer."""
    from rag.assembly.serving import make_question_answering, open_knowledge
    from rag.replies import passage_of
    from rag.settings import load_settings

    settings = load_settings()
    with open_knowledge(settings, collection) as knowledge:
        passages = make_question_answering(settings).search(
            knowledge, _question(question, top_k, collection)
        )
    if json:
        print_json([passage_of(passage) for passage in passages])
        return
    for passage in passages:
        chunk = passage.chunk
        typer.echo(
            f"{passage.number}. {chunk.document_id} {chunk.start}-{chunk.end} "
            f"({chunk.language}, {passage.score:.3f})\n{chunk.text}\n"
        )


def _question(text: str, top_k: int | None, collection: str | None) -> "Question":
    from rag.answers import Question

    return Question(text=text, top_k=top_k, collection=collection)


def _print_answer(answer: "Answer") -> None:
    if answer.message is not None:
        typer.echo(answer.message)
        return
    for sentence in answer.sentences:
        marks = "".join(f"[{number}]" for number in sentence.citations)
        typer.echo(f"{sentence.text} {marks}")
    typer.echo()
    for citation in answer.citations:
        first, last = citation.lines
        typer.echo(
            f"[{citation.number}] {citation.title}, {citation.document_id} "
            f"{citation.start}-{citation.end}, source lines {first}-{last}"
        )
    typer.echo(f"confidence {answer.confidence:.2f}")
