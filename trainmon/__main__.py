"""`python -m trainmon`."""

from trainmon.cli import main

main()
