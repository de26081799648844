"""`tilmash serve`."""

from typing import Annotated

import typer

from rag.commands.printing import reporting_errors


@reporting_errors
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen at; TILMASH_HOST where left out.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port, 0 for any; TILMASH_PORT where left out."),
    ] = None,
) -> None:
    """Serve the HTTP API, after building the article's generation if there is none."""
    from api.access.checking import check_can_be_asked
    from api.builder_process import ensure_generation
    from api.listening import bind
    from rag.settings import load_settings

    options = {"host": host, "port": port}
    given = {name: value for name, value in options.items() if value is not None}
    settings = load_settings().model_copy(update=given)
    check_can_be_asked(settings)
    # The address is taken first: nobody wants to wait for a build to learn that it is in use.
    with bind(settings.host, settings.port) as listener:
        ensure_generation(settings)
        from api.early_opening import EarlyOpening

        opening = EarlyOpening(settings)
        from api.serving import serve_until_stopped  # imports FastAPI meanwhile

        serve_until_stopped(settings, listener, opening)
