"""What comes in by standard input, or from any other file that can be read only once."""

import shutil
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from comity.bulk.sources.duck import Connection, kept, reading
from comity.bulk.sources.files import file_source
from comity.bulk.sources.source import Cut, Source, selection

BEGINNING = 4096
MARKS = ((b"PAR1", ".parquet"), (b"{", ".jsonl"), (b"[", ".json"))
"""What a file of a format begins with; any other is CSV."""


def stream_source(connection: Connection, of: str, stream: BinaryIO) -> Source:
    """Return the table that a stream of bytes holds; its beginning tells whether that is Parquet, JSON or CSV.

    It is put aside in a temporary file, until what is needed of it has been read.
    """
    beginning = stream.read(BEGINNING)
    bare = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    ending = next((ending for mark, ending in MARKS if bare.startswith(mark)), ".csv")
    aside = NamedTemporaryFile(suffix=ending)  # noqa: SIM115 (it goes when nobody reads it any more)
    aside.write(beginning)
    shutil.copyfileobj(stream, aside)
    aside.flush()
    source = file_source(connection, of, [aside.name])

    def relation(cut: Cut) -> str:
        with aside, reading(of, "what was given"):
            where = cut.where(source.columns)
            return kept(connection, of, f"SELECT {selection(cut.columns)} FROM {source.relation(cut)}{where}")

    return Source(source.columns, relation, source.columnar)
