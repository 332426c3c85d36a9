"""`python -m ecsk8s_map` and the `ecsk8s` command: the command line, if it is installed."""

import io
import os
import sys

from .errors import DatasetError, one_line


def main() -> None:
    """Run the command line, and exit as the README says where it cannot go on."""
    _prepare()
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(130)  # 128 and the signal's number, as shells do
    except OSError as error:  # a command handles those of what it reads
        _give_up_writing(error)
        sys.exit(1)


def _prepare() -> None:
    """Make the streams writable; one that was closed before the start is None."""
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    if sys.stdout is None:
        print("ecsk8s: cannot write the output: it is closed", file=sys.stderr)
        sys.exit(1)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run() -> None:
    try:
        _complete()
        from .cli.app import app

        app(prog_name="ecsk8s")
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in ("rich", "typer", "yaml"):
            raise
        print("The command line needs: pip install 'ecsk8s_map[cli]'", file=sys.stderr)
        sys.exit(2)
    except DatasetError as error:
        print(one_line(str(error)), file=sys.stderr)
        sys.exit(1)
    finally:
        sys.stdout.flush()


def _complete() -> None:
    """Answer the TAB key and exit, where that needs no Typer, which takes long to import."""
    from .cli import completion

    answer = completion.answer(dict(os.environ))
    if answer is not None:
        text, code = answer
        if text is not None:
            print(text)
        sys.exit(code)


def _give_up_writing(error: OSError) -> None:
    """Print why on stderr, unless nobody reads on, as in `| head`; write nothing from now on."""
    import contextlib

    with contextlib.suppress(OSError):  # stderr may be as broken
        if not isinstance(error, BrokenPipeError):
            print(f"ecsk8s: cannot write the output: {error.strerror}", file=sys.stderr)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):  # Python writes at the end what is still in them
        with contextlib.suppress(OSError):
            os.dup2(nowhere, stream.fileno())


if __name__ == "__main__":
    main()
