"""What a command line that uses Typer costs: one command that prints one line."""

import typer

app = typer.Typer()


@app.command()
def hello() -> None:
    """Print a greeting."""
    print("hello")


if __name__ == "__main__":
    app()
