"""Make customers, events and sends of a CD shop out of CDNOW's real purchases.

    python make_tables.py [FOLDER]

reads data/CDNOW_sample.txt.gz and writes customers.csv.gz, events.csv.gz and sends.csv.gz into FOLDER (data). What is
real and what is made up is said in README.md. Times are written without a zone, as the shop's machines did.
"""

import csv
import gzip
import io
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from people import COLUMNS, clock, customers, versions
from season import FACTS, Event, Shop

DATA = Path(__file__).parent / "data"
END = clock(date(1998, 7, 1), 0)  # CDNOW's data ends on the day before
EVENT = ("customer_id", "at", "event", "cds", "dollars")
SEND = ("customer_id", "sent_at", "campaign", "id", "channel", "purpose", "offer", "topic")


def tables(lines: Iterable[str]) -> dict[str, str]:
    """Return the three tables as CSV, by name, from the lines of CDNOW's data."""
    shop = Shop(customers(lines))
    shop.run()
    known = [row for who in shop.everybody for row in versions(who, shop.gone.get(who.id), END)]
    events = sorted((event for event in _happened(shop) if event.at < END), key=lambda one: (one.at, one.customer))
    sends = sorted(shop.sends, key=lambda one: (one.at, one.campaign, one.customer))
    return {
        "customers": _csv(COLUMNS, known),
        "events": _csv(EVENT, events),
        "sends": _csv(SEND, ([*send, send.campaign, *FACTS[send.campaign]] for send in sends)),
    }


def _happened(shop: Shop) -> Iterator[Event]:
    for who in shop.everybody:
        yield Event(who.id, who.since, "registration")
        for at, cds, dollars in who.purchases:
            yield Event(who.id, at, "order", str(cds), f"{dollars:.2f}")
    yield from shop.answers


def _csv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell for cell in row])
    return text.getvalue()


def main(folder: Path) -> None:
    with gzip.open(DATA / "CDNOW_sample.txt.gz", "rt", encoding="ascii") as lines:
        made = tables(lines)
    for name, text in made.items():
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
        print(f"{name}.csv.gz: {text.count(chr(10)) - 1:,} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
