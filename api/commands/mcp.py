"""`tilmash mcp`."""

from rag.commands.printing import reporting_errors


@reporting_errors
def mcp() -> None:
    """Serve the Model Context Protocol over standard input and output, for a chat program."""
    from api.builder_process import ensure_generation
    from rag.settings import load_settings

    settings = load_settings()
    ensure_generation(settings)
    from api.early_opening import EarlyOpening

    opening = EarlyOpening(settings)
    from api.mcp_server.stdio_service import serve_until_input_ends  # imports the SDK meanwhile

    serve_until_input_ends(settings, opening)
