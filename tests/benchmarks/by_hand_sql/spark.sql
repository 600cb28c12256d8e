-- The policy of audience.py as a good engineer writes it for Spark: one aggregation over the sends, one join.
WITH clocks AS (
    SELECT timezone, date_format(from_utc_timestamp(TIMESTAMP '{now}', timezone), 'HH:mm') AS clock
    FROM (SELECT DISTINCT timezone FROM parquet.`{customers}` WHERE timezone IS NOT NULL)
), past AS (
    SELECT customer,
        count(*) FILTER (WHERE at > TIMESTAMP '{now}' - INTERVAL 24 HOURS) AS day,
        count(*) FILTER (WHERE purpose = 'marketing' AND at > TIMESTAMP '{now}' - INTERVAL 168 HOURS) AS week,
        count(*) FILTER (WHERE channel = 'email' AND at > TIMESTAMP '{now}' - INTERVAL 720 HOURS) AS emails,
        count(*) FILTER (WHERE array_contains(offer, 'discount') AND at > TIMESTAMP '{now}' - INTERVAL 720 HOURS) AS discounts,
        count(*) FILTER (WHERE campaign = 'spring') AS spring
    FROM parquet.`{sends}`
    WHERE at > TIMESTAMP '{now}' - INTERVAL 2160 HOURS AND at <= TIMESTAMP '{now}'
    GROUP BY customer
), complaints AS (
    SELECT DISTINCT customer FROM parquet.`{events}`
    WHERE type = 'complained' AND at > TIMESTAMP '{now}' - INTERVAL 1440 HOURS AND at <= TIMESTAMP '{now}'
), told AS (
    SELECT c.id AS customer_id,
        coalesce(NOT array_contains(consent, 'email'), true) AS consent,
        coalesce(do_not_contact, true) AS do_not_contact,
        coalesce(billing IN ('past_due', 'cancelled'), true) AS bill,
        coalesce(stage NOT IN ('adoption', 'retention', 'advocacy'), true) AS stranger,
        coalesce(spring >= 1, false) AS campaign,
        k.customer IS NOT NULL AS complaint,
        coalesce(discounts >= 1, false) AS discount,
        coalesce(clock >= '21:00' OR clock < '08:00', true) AS night,
        coalesce(emails >= 4, false) AS emails,
        NOT value_tier <=> 'vip' AND coalesce(open_cases >= 1, true) AS listen,
        coalesce(day >= 1, false) AS day,
        coalesce(week >= 2, false) AS week
    FROM parquet.`{customers}` c
    LEFT JOIN clocks USING (timezone)
    LEFT JOIN past p ON p.customer = c.id
    LEFT JOIN complaints k ON k.customer = c.id
    WHERE country IN ('US', 'CA', 'GB', 'AU', 'IE')
)
SELECT customer_id,
    CASE WHEN consent OR do_not_contact OR bill OR stranger OR campaign THEN 'block' WHEN complaint THEN 'review'
        WHEN discount OR night OR emails OR listen OR day OR week THEN 'hold' ELSE 'allow' END AS verdict,
    CASE WHEN consent THEN 'policy.consent' WHEN do_not_contact THEN 'policy.do-not-contact'
        WHEN bill THEN 'policy.mend-the-bill-first' WHEN stranger THEN 'policy.no-discount-for-strangers'
        WHEN campaign THEN 'policy.once-each-campaign' WHEN complaint THEN 'policy.after-a-complaint'
        WHEN discount THEN 'policy.a-discount-a-month' WHEN night THEN 'policy.by-daylight'
        WHEN emails THEN 'policy.four-emails-a-month' WHEN listen THEN 'policy.listen-first'
        WHEN day THEN 'policy.one-a-day' WHEN week THEN 'policy.two-a-week' END AS first_rule,
    filter(array(
        CASE WHEN consent THEN 'policy.consent' END,
        CASE WHEN do_not_contact THEN 'policy.do-not-contact' END,
        CASE WHEN bill THEN 'policy.mend-the-bill-first' END,
        CASE WHEN stranger THEN 'policy.no-discount-for-strangers' END,
        CASE WHEN campaign THEN 'policy.once-each-campaign' END,
        CASE WHEN complaint THEN 'policy.after-a-complaint' END,
        CASE WHEN discount THEN 'policy.a-discount-a-month' END,
        CASE WHEN night THEN 'policy.by-daylight' END,
        CASE WHEN emails THEN 'policy.four-emails-a-month' END,
        CASE WHEN listen THEN 'policy.listen-first' END,
        CASE WHEN day THEN 'policy.one-a-day' END,
        CASE WHEN week THEN 'policy.two-a-week' END
    ), x -> x IS NOT NULL) AS rules
FROM told
