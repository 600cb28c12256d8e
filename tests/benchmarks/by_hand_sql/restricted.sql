AND ("at" > TIMESTAMPTZ '{now}' - INTERVAL 24 HOURS
    OR purpose = 'marketing' AND "at" > TIMESTAMPTZ '{now}' - INTERVAL 168 HOURS
    OR channel = 'email' AND "at" > TIMESTAMPTZ '{now}' - INTERVAL 720 HOURS
    OR list_contains(offer, 'discount') AND "at" > TIMESTAMPTZ '{now}' - INTERVAL 720 HOURS
    OR campaign = 'spring')
