"""Millions of customers and their past as Parquet, a policy of 12 rules, and the same rules as SQL written by hand.

Everything follows from numbers by hash functions, so it is the same at every run: five customers of seven are in the
audience, a few facts of some are unknown, some get many more messages than others, and the log is sorted by time, as
logs are.
"""

from datetime import UTC, datetime
from pathlib import Path

from comity.bulk.sources.duck import Connection

NOW = datetime(2026, 3, 16, 15, 30, tzinfo=UTC)
SENDS, DAYS = 10, 120
"""How many sends a customer has, on average and in so many days."""

POLICY = """
do-not-contact:
  never send anything to do_not_contact
consent:
  only send purpose:marketing and channel in [email, sms, push] to consent has channel
no-discount-for-strangers:
  only send offer:discount to stage >= adoption
mend-the-bill-first:
  never send purpose:marketing to billing in [past_due, cancelled]
listen-first:
  never send purpose:marketing to open_cases >= 1
  unless value_tier == vip
  instead hold
by-daylight:
  never send purpose:marketing between 21:00 and 08:00 customer time
  instead hold
one-a-day:
  limit anything to 1 per 1 day
  instead hold
two-a-week:
  limit purpose:marketing to 2 per 7 days
  instead hold
four-emails-a-month:
  limit channel:email to 4 per 30 days
  instead hold
a-discount-a-month:
  never send offer:discount within 30 days after offer:discount
  instead hold
after-a-complaint:
  never send purpose:marketing within 60 days after complained
  instead review
once-each-campaign:
  limit anything to 1 per 90 days for each campaign
"""
MESSAGE = {"campaign": "spring", "id": "first", "channel": "email", "purpose": "marketing"}
OFFERS = ("discount",)
AUDIENCE = 'country in ["US", "CA", "GB", "AU", "IE"]'

# Data ---------------------------------------------------------------------------------------------------------------

CUSTOMERS = """
    SELECT 'c' || lpad(n::VARCHAR, 9, '0') AS id,
        CASE WHEN h % 50 > 0 THEN ['exposure', 'adoption', 'retention', 'advocacy'][1 + (h % 997 % 11 * 4) // 11] END
            AS stage,
        CASE h // 1000 % 20 WHEN 0 THEN NULL WHEN 1 THEN [] WHEN 2 THEN ['sms'] WHEN 3 THEN ['push', 'mail']
            WHEN 4 THEN ['email', 'sms', 'push', 'phone', 'mail'] ELSE ['email', 'push'][:1 + h // 7 % 2] END
            AS consent,
        ['US', 'CA', 'GB', 'AU', 'IE', 'DE', 'FR'][1 + h // 11 % 7] AS country,
        CASE WHEN h // 37 % 15 > 0 THEN ['America/New_York', 'America/Toronto', 'Europe/London', 'Australia/Sydney',
            'Europe/Dublin', 'Europe/Berlin', 'Europe/Paris'][1 + h // 11 % 7] END AS timezone,
        CASE WHEN h // 13 % 40 > 0 THEN ['current', 'current', 'current', 'past_due', 'card_expired', 'current',
            'current', 'cancelled', 'current'][1 + h // 17 % 9] END AS billing,
        CASE WHEN h // 19 % 30 > 0 THEN greatest(0, h // 23 % 12 - 9) END AS open_cases,
        h // 29 % 33 = 0 AS do_not_contact,
        ['standard', 'standard', 'valued', 'standard', 'vip'][1 + h // 31 % 5] AS value_tier
    FROM (SELECT range AS n, (hash(range, 1) >> 1)::BIGINT AS h FROM range({customers}))
"""
LOG = """
    SELECT 'c' || lpad(floor({customers} * pow(h / 9223372036854775808, 1.3))::BIGINT::VARCHAR, 9, '0') AS customer,
        TIMESTAMPTZ '{now}' - to_microseconds(({rows} - n) * {step}) AS at,
        {columns}
    FROM (SELECT range AS n, (hash(range, {seed}) >> 1)::BIGINT AS h FROM range({rows}))
"""
SENT = """
        ['email', 'email', 'email', 'push', 'push', 'sms', 'in_app', 'email'][1 + h // 7 % 8] AS channel,
        ['marketing', 'marketing', 'lifecycle', 'marketing', 'service', 'marketing', 'transactional'][1 + h // 11 % 7]
            AS purpose,
        CASE WHEN h // 13 % 150 = 0 THEN 'spring' ELSE 'campaign-' || (h // 13 % 150)::VARCHAR END AS campaign,
        CASE h // 17 % 12 WHEN 0 THEN ['discount'] WHEN 1 THEN ['trial'] WHEN 2 THEN ['referral', 'discount']
            ELSE [] END AS offer
"""
HAPPENED = "['purchased', 'complained', 'case_opened', 'case_closed', 'purchased'][1 + h // 7 % 5] AS type"


def make_tables(connection: Connection, folder: Path, customers: int) -> dict[str, Path]:
    """Write Parquet of customers, ten times as many sends and as many events; return the files by table."""
    files = {table: folder / f"{table}.parquet" for table in ("customers", "sends", "events")}
    queries = (
        CUSTOMERS.format(customers=customers),
        _log(SENT, 2, customers, customers * SENDS),
        _log(HAPPENED, 3, customers, customers),
    )
    for file, query in zip(files.values(), queries, strict=True):
        connection.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet)")
    return files


def _log(columns: str, seed: int, customers: int, rows: int) -> str:
    step = DAYS * 86_400_000_000 // rows
    return LOG.format(columns=columns, seed=seed, customers=customers, rows=rows, step=step, now=NOW.isoformat())
