"""`python -m ecsk8s_map` and the `ecsk8s` command: the command line, if it is installed."""

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import NoReturn


def main() -> None:
    """Run the command line, and end as the README says where it cannot go on."""
    _prepare()
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(130)  # 128 and the signal's number, as a shell has it
    except OSError as error:  # a command handles what it reads
        _end_unwritten(error)


def _prepare() -> None:
    """Make of streams what can be written to: one that was closed at the start is None."""
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115
    if sys.stdout is None:
        print("ecsk8s: cannot write the output: it is closed", file=sys.stderr)
        sys.exit(1)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run() -> None:
    try:
        from .cli.app import app

        app(prog_name="ecsk8s")
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in ("rich", "typer", "yaml"):
            raise
        print("The command line needs: pip install 'ecsk8s_map[cli]'", file=sys.stderr)
        sys.exit(2)
    finally:
        sys.stdout.flush()


def _end_unwritten(error: OSError) -> NoReturn:
    """Exit with 1 and a line on stderr; without one where nobody reads on, as in `| head`."""
    with contextlib.suppress(OSError):
        if not isinstance(error, BrokenPipeError):
            print(f"ecsk8s: cannot write the output: {error.strerror}", file=sys.stderr)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):  # Python writes at the end what is still in them
        with contextlib.suppress(OSError):
            os.dup2(nowhere, stream.fileno())
    sys.exit(1)


if __name__ == "__main__":
    main()
