"""`python -m scraper.cli` is `ratsarchiv`."""

from scraper.cli import main

main()
