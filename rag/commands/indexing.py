"""`tilmash index …`: build, list, verify, roll back and prune generations."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.commands.printing import print_json, reporting_errors

if TYPE_CHECKING:
    from corpus.documents import Document
    from index.publishing import CollectionFolder

app = typer.Typer(help="Build and look after generations.", no_args_is_help=True)

Collection = Annotated[
    str | None, typer.Option(help="Collection; TILMASH_COLLECTION where it is left out.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.command()
@reporting_errors
def build(
    collection: Collection = None,
    documents: Annotated[
        Path | None, typer.Option(help="Folder of .txt documents; the article where left out.")
    ] = None,
    force: Annotated[bool, typer.Option(help="Build even where nothing changed.")] = False,
    json: Json = False,
) -> None:
    """Build a generation of the documents and publish it."""
    from dataclasses import asdict

    from rag.assembly.building import build_collection
    from rag.commands.build_progress import build_progress
    from rag.settings import load_settings

    settings = load_settings()
    name = collection or settings.collection
    with build_progress() as progress:
        result = build_collection(
            settings, name, _read_documents(name, documents), progress, force=force
        )
    if json:
        print_json(asdict(result))
    elif result.is_new:
        typer.echo(
            f"Published {result.name}: {result.documents} documents, {result.chunks} passages, "
            f"{result.texts_embedded} texts embedded."
        )
    else:
        typer.echo(f"{result.name} is up to date.")


def _read_documents(collection: str, folder: Path | None) -> list["Document"]:
    from corpus.article import load_article
    from corpus.errors import ConfigurationError
    from corpus.reading import read_folder
    from rag.settings import ARTICLE_COLLECTION

    if folder is not None:
        return list(read_folder(folder))
    if collection != ARTICLE_COLLECTION:
        raise ConfigurationError(
            f"The documents of collection {collection!r} have to be named.",
            hint="Give their folder: tilmash index build --documents FOLDER.",
        )
    return [load_article()]


@app.command("list")
@reporting_errors
def list_generations(collection: Collection = None, json: Json = False) -> None:
    """List the generations, oldest first; the published one is marked with *."""
    from dataclasses import asdict

    summaries = list(_folder(collection).summaries())
    if json:
        print_json([asdict(summary) for summary in summaries])
        return
    for summary in summaries:
        mark = "*" if summary.is_published else " "
        typer.echo(
            f"{mark} {summary.name}  {summary.documents} documents, {summary.chunks} passages, "
            f"{summary.size_bytes / 1e6:.1f} MB, {summary.model_id}"
        )


@app.command()
@reporting_errors
def size(collection: Collection = None, json: Json = False) -> None:
    """Show what the parts of the published generation take on the disk."""
    from index.storing.sizes import ENCODER, bytes_by_use

    generation = _folder(collection).open_published()
    generation.close()
    sizes = bytes_by_use(generation.manifest)
    chunks = generation.manifest.chunk_count
    if json:
        print_json({"chunks": chunks, "bytes": sizes})
        return
    typer.echo(f"{generation.name}, {chunks} passages")
    for use, taken in sizes.items():
        line = f"{use:16} {taken / 1e6:8.2f} MB"
        if use != ENCODER:
            line += f", {taken / max(chunks, 1) / 1e3:.2f} MB per 1,000 passages"
        typer.echo(line)


@app.command()
@reporting_errors
def verify(
    name: Annotated[
        str | None, typer.Argument(help="Generation; the published one if left out.")
    ] = None,
    collection: Collection = None,
) -> None:
    """Read every byte of a generation and say whether it is as it was written."""
    from corpus.errors import NoGenerationError

    folder = _folder(collection)
    name = name or folder.published_name()
    if name is None:
        raise NoGenerationError(f"Collection {folder.name!r} has not been built yet.")
    typer.echo(f"{name}: {folder.verify(name)} files are as they were written.")


@app.command()
@reporting_errors
def rollback(
    name: Annotated[
        str | None, typer.Argument(help="Generation; the one before if left out.")
    ] = None,
    collection: Collection = None,
) -> None:
    """Publish an older generation again, after verifying it."""
    typer.echo(f"Published {_folder(collection).rollback(name)}.")


@app.command()
@reporting_errors
def prune(
    keep: Annotated[
        int | None,
        typer.Option(min=1, help="Newest generations kept; TILMASH_KEEP_GENERATIONS if left out."),
    ] = None,
    collection: Collection = None,
) -> None:
    """Remove old generations; never the published one, nor one in use."""
    from rag.settings import load_settings

    removed = _folder(collection).prune(keep or load_settings().keep_generations)
    for name in removed:
        typer.echo(f"Removed {name}.")
    typer.echo(f"{len(removed)} generations removed.")


def _folder(collection: str | None) -> "CollectionFolder":
    from index.publishing import CollectionFolder
    from rag.settings import load_settings

    settings = load_settings()
    return CollectionFolder(settings.data_dir, collection or settings.collection)
