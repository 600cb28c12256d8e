"""``python -m comity_cli``."""

from comity_cli.main import main

main()
