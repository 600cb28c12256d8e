"""The same meaning as SQL: one query for a message and all customers, one for all past sends.

    rules, message ──residual──► conditions ──► three-valued expressions ─┐
                                 counts ──► one pass over sends, one over events ─┴─► one query in any dialect

SQL's NULL is Kleene's unknown, so a condition becomes an expression that is true, false or NULL where the evaluator
says True, False or None. Two things are never left to an engine, because engines differ: regular expressions, which
read the message alone and are decided before a query is written, and time zones, which come as a table of what the
evaluator itself says of each zone (see `comity.backends.sql.times`).

The tables are read by these names and types, those of DuckDB:

- ``customers``: ``id VARCHAR`` and the customer's fields;
- ``sends``: ``customer VARCHAR``, ``at TIMESTAMPTZ`` and the message's fields;
- ``events``: ``customer VARCHAR``, ``at TIMESTAMPTZ``, ``type VARCHAR``.

A field is VARCHAR (text, one of, timezone), VARCHAR[] (sets), BOOLEAN, BIGINT (count), DOUBLE (number), DATE or
TIMESTAMPTZ (instant). NULL is unknown, of a send not stated. A symbol that is none of its enumeration counts as NULL,
and so do a zone that is none, NaN and a negative count.
"""
