"""`tilmash keys`: access keys made, listed and revoked."""

from typing import Annotated

import typer

from api.access.scopes import Scope
from rag.commands.printing import print_json, reporting_errors

app = typer.Typer(no_args_is_help=True, help="Make, list and revoke access keys.")


@app.command("add")
@reporting_errors
def add(
    name: Annotated[str, typer.Argument(help="What the key is for, such as a client's name.")],
    scope: Annotated[Scope, typer.Option(help="What the key allows.")] = Scope.ASK,
    origin: Annotated[
        list[str] | None,
        typer.Option(
            help="Site such as https://example.org whose pages may use the key, which may then be "
            "published; may be named again."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make a key and print it; it is shown this once."""
    from api.access.access_keys import described, new_key
    from api.access.key_file import KeyFile
    from corpus.errors import ConfigurationError
    from rag.settings import checked_origin, load_settings

    try:
        key, secret = new_key(name, scope, map(checked_origin, origin or ()))
    except ValueError as error:
        raise ConfigurationError(f"There is no such key: {error}.", hint="See --help.") from error
    KeyFile(load_settings().data_dir).add(key)
    if json:
        print_json({**described(key), "key": secret})
        return
    typer.echo(secret)
    typer.echo(f"Key {key.id} was made; it is not shown again.", err=True)


@app.command("list")
@reporting_errors
def list_keys(
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the keys; the keys themselves are nowhere to be found."""
    from api.access.access_keys import described
    from api.access.key_file import KeyFile
    from rag.settings import load_settings

    keys = KeyFile(load_settings().data_dir).read()
    if json:
        print_json([described(key) for key in keys])
        return
    for key in keys:
        sites = f"  {', '.join(key.origins)}" if key.origins else ""
        typer.echo(f"{key.id}  {key.created:%Y-%m-%d}  {key.scope.value:5}  {key.name}{sites}")


@app.command("revoke")
@reporting_errors
def revoke(key_id: Annotated[str, typer.Argument(help="Id that tilmash keys list shows.")]) -> None:
    """Revoke a key; a running service refuses it from then on."""
    from api.access.key_file import KeyFile
    from rag.settings import load_settings

    key = KeyFile(load_settings().data_dir).revoke(key_id)
    typer.echo(f"Key {key.id} ({key.name}) is revoked.")
