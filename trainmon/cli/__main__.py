"""`python -m trainmon.cli`."""

from trainmon.cli import main

main()
