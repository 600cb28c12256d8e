"""Writes docs/rules and docs/packs: ``python -m comity_cli.docs`` (``make docs-pages``).

The code and the policies are the only source, so `comity explain` and the documentation cannot say different things.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from comity_cli.docs import findings, packs


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("docs"))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a page is not what the code says.")
def main(folder: Path, *, check: bool) -> None:
    """Write the pages of all findings and all standard policies below FOLDER (docs)."""
    wanted = {**_below(folder / "rules", findings.pages()), **_below(folder / "packs", packs.pages())}
    stale = tuple(_stale(folder, wanted))
    if check and stale:
        for path in stale:
            click.echo(f"{path} is not what the code says; run `make docs-pages`", err=True)
        raise SystemExit(1)
    for path in stale:
        _renew(path, wanted.get(path))


def _below(folder: Path, pages: Mapping[str, str]) -> dict[Path, str]:
    return {folder / name: text for name, text in pages.items()}


def _stale(folder: Path, wanted: Mapping[Path, str]) -> Iterator[Path]:
    """Yield the files that are missing, differ, or are nobody's page."""
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield path
    present = (path for name in ("rules", "packs") for path in sorted((folder / name).glob("*.md")))
    yield from (path for path in present if path not in wanted)


def _renew(path: Path, text: str | None) -> None:
    """Write a page, or remove a file that is none."""
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
