"""The parts that pages are made of; one panel, one file."""
