"""One code, one file: the page that explains a finding and, for lint of policies, the check that makes it."""
