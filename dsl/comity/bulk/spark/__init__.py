"""Outgrowing one machine: the same screen and the same audit on Spark.

    frames, paths ──made canonical──► DataFrames ──one query──► a code for each customer ──counted──► rows, when wanted

Rows stay where Spark has them. What comes to the driver are names of columns, counts, and one row for each code, of
which there are a few dozen. All that joins a customer with a past is joined by the customer, so that is what Spark
partitions by; the tables of zones and of what codes mean are small enough to be sent to everyone.

No expression depends on the zone of a session: instants are compared as instants, literals have offsets, and times
written without a zone are read in the one that `[data]` names. So a session is taken as it is and left so.
"""
