"""Imported runs as jobs."""
