"""`tilmash`: finds the commands of all packages, and runs one."""

import logging
from importlib.metadata import entry_points

import typer

GROUP = "tilmash.commands"


def make_app() -> typer.Typer:
    """Return the command line with every command that an installed package offers.

    An entry point's name is the command's; it names a function, or a Typer for a group.
    """
    app = typer.Typer(
        name="tilmash",
        help="Cited answers from your documents in English, Russian and Kazakh, offline.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        command = entry.load()
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=entry.name)
        else:
            app.command(entry.name)(command)
    return app


def main() -> None:
    """Run the command line."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    make_app()()


if __name__ == "__main__":
    main()
