"""The sessions that check the project; `nox --list` names them.

What needs no Python of its own runs in the environment that nox is installed in, so that a
checkout that is set up (`pip install -e '.[test]'`) builds no second one for it. `nox` alone runs
what CI runs.
"""

import platform
import shutil
import sys

import nox

PYTHONS = ("3.11", "3.12", "3.13")
HERE = ".".join(platform.python_version_tuple()[:2])

nox.needs_version = ">=2025.10.14"
nox.options.sessions = [
    "lint",
    "types",
    "coverage",
    *[f"tests-{python}" for python in PYTHONS if python != HERE],  # coverage runs them here
    "vocabulary",
]
nox.options.stop_on_first_error = True
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"


def here(session: nox.Session, *command: str) -> None:
    """Run a module of the environment that nox is installed in."""
    session.run(sys.executable, "-m", *command, external=True)


@nox.session(venv_backend="none")
def lint(session: nox.Session) -> None:
    """Lint, and check the format and the complexity."""
    here(session, "ruff", "check", ".")
    here(session, "ruff", "format", "--check", ".")


@nox.session(venv_backend="none")
def types(session: nox.Session) -> None:
    """Check the types: mypy all of it, pyright what users write."""
    here(session, "mypy")
    here(session, "pyright", "--pythonpath", sys.executable)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests on one Python; skipped where it is not installed."""
    session.install("-e", ".[test]")
    session.run("pytest", "-n", "2", *session.posargs)


@nox.session(venv_backend="none")
def converter(session: nox.Session) -> None:
    """Convert every example, and have the vendors' validators check what comes out."""
    here(session, "pytest", "-n", "2", "tests/test_converter.py", *session.posargs)


@nox.session(venv_backend="none")
def coverage(session: nox.Session) -> None:
    """Run the README's test command, and print by module how much of the code the tests run.

    Those of the packages run an installed library and look at what it imports, so they run apart.
    """
    packages = "tests/test_packaging.py"
    here(session, "coverage", "erase")
    here(session, "coverage", "run", "-m", "pytest", "-n", "2", f"--ignore={packages}")
    here(session, "pytest", packages)
    here(session, "coverage", "combine", "--quiet")
    here(session, "coverage", "report")


@nox.session(venv_backend="none")
def vocabulary(session: nox.Session) -> None:
    """Check that the vocabularies are what the pinned packages say."""
    if shutil.which("npm") is None:
        session.skip("the add-ons' schemas are npm packages, and npm is not installed")
    here(session, "tools.vocabulary", "--check")


@nox.session(venv_backend="none")
def benchmarks(session: nox.Session) -> None:
    """Build and install the wheel, and measure its speed, memory and size."""
    here(session, "benchmarks", *session.posargs)


@nox.session
def mutation(session: nox.Session) -> None:
    """Mutate the code, all of it or the modules named, and fail where the tests miss too much."""
    session.install("-e", ".[test,mutation]")
    if not session.posargs:
        shutil.rmtree("mutants", ignore_errors=True)
    session.run("mutmut", "run", *[f"{module}.*" for module in session.posargs])
    session.run("python", "-m", "tools.mutation", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Fuzz every target, or the one named; `python -m fuzz --help` tells the options."""
    session.install("-e", ".[cli,fuzz]")
    session.run("python", "-m", "fuzz", *session.posargs)
