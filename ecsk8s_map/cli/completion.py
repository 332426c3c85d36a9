"""The TAB key: completing a parameter's name before Typer, and all that it needs, is imported.

What is printed is what Typer's own completion prints for the line. Every other line, such as one
that ends in the name of an option, is left to Typer. The module is imported for each press of the
key, so it imports nothing at the top, not even the types of its arguments.
"""

from __future__ import annotations

VARIABLE = "_ECSK8S_COMPLETE"
"""In this environment variable the shell's script, which Typer installs, says what it wants."""

_FLAGS = ("--json",)
_OPTIONS = ("--system", "--kubernetes-version")
COMMANDS = {"lookup": (_FLAGS, _OPTIONS)}
"""The commands whose argument is a parameter's name; their flags, their options with a value."""


def names(prefix: str) -> list[str]:
    """Return the names that begin like this: leaf names, and addresses once a dot is typed.

    Without a prefix these are the resources and operations, with one they are sorted.
    """
    from ..query.completion import complete
    from ..store import bundled

    return complete(bundled(), prefix)


def answer(environment: dict[str, str]) -> tuple[str | None, int] | None:
    """Return what to print, if anything, and the exit code; None where Typer has to answer."""
    instruction, _, shell = environment.get(VARIABLE, "").partition("_")
    if instruction != "complete" or shell not in _PRINTED:
        return None
    words, incomplete = _typed(shell, environment)
    if not _is_parameter(words, incomplete):
        return None
    found = [name for name in names(incomplete) if name.startswith(incomplete)]
    if shell == "fish" and environment.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return None, 0 if found else 1
    return _PRINTED[shell](found), 0


def _typed(shell: str, environment: dict[str, str]) -> tuple[list[str], str]:
    """Return the words before the cursor, without the program, and the word that it is in."""
    if shell == "bash":
        words = _split(environment.get("COMP_WORDS", ""))
        at = int(environment.get("COMP_CWORD", "0"))
        return words[1:at], words[at] if at < len(words) else ""
    line = environment.get("_TYPER_COMPLETE_ARGS", "")
    _, *words = _split(line) or [""]
    if shell in ("powershell", "pwsh"):
        incomplete = environment.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", "")
        return words[:-1] if incomplete else words, incomplete
    if words and not line.endswith(" "):
        return words[:-1], words[-1]
    return words, ""


def _split(line: str) -> list[str]:
    """Return the words of a line as a shell splits it; the last one may lack its closing quote."""
    if not any(mark in line for mark in "'\"\\"):
        return [word for word in line.translate(_SPACES).split(" ") if word]
    import shlex

    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # no closing quote
        words.append(lexer.token)
    return words


_SPACES = dict.fromkeys(map(ord, "\t\r\n"), " ")


def _is_parameter(words: list[str], incomplete: str) -> bool:
    """Return whether what is typed is the argument of a command that takes a parameter's name."""
    if not words or words[0] not in COMMANDS or incomplete.startswith(("-", "=")):
        return False
    flags, options = COMMANDS[words[0]]
    before = iter(words[1:])
    for word in before:
        is_valued = word in options and next(before, None) is not None
        if not is_valued and word not in flags:
            return False
    return True


def _lines(found: list[str]) -> str:
    return "\n".join(found)


def _zsh(found: list[str]) -> str:
    if not found:
        return "_files"
    quoted = "\n".join(f'"{name.translate(_ZSH)}"' for name in found)
    return f"_arguments '*: :(({quoted}))'"


_ZSH = str.maketrans({'"': '""', "'": "''", "$": r"\$", "`": r"\`", ":": r"\\:"})


def _powershell(found: list[str]) -> str:
    return "\n".join(f"{name}::: " for name in found)


_PRINTED = {
    "bash": _lines,
    "zsh": _zsh,
    "fish": _lines,
    "powershell": _powershell,
    "pwsh": _powershell,
}
