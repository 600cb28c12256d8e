-- What no query can do without: decoding the columns that the policy reads, of the time that it reads.
SELECT * FROM (
    SELECT max(id), max(stage), max(len(consent)), max(country), max(timezone), max(billing), max(open_cases),
        bool_or(do_not_contact), max(value_tier)
    FROM '{customers}'
), (
    SELECT max(customer), max(epoch_us("at")), max(channel), max(purpose), max(campaign), max(len(offer))
    FROM '{sends}' WHERE "at" > TIMESTAMPTZ '{now}' - INTERVAL 2160 HOURS
), (
    SELECT max(customer), max(type) FROM '{events}' WHERE "at" > TIMESTAMPTZ '{now}' - INTERVAL 1440 HOURS
)
