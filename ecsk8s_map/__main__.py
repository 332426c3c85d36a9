"""`python -m ecsk8s_map` and the `ecsk8s` command: the command line, if it is installed."""

import sys


def main() -> None:
    """Run the command line; exit with 2 and a hint where its packages are missing."""
    try:
        from .cli import app
    except ModuleNotFoundError as error:
        if error.name not in ("rich", "typer", "yaml"):
            raise
        print("The command line needs: pip install 'ecsk8s_map[cli]'", file=sys.stderr)
        sys.exit(2)
    app(prog_name="ecsk8s")


if __name__ == "__main__":
    main()
