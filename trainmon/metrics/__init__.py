"""Measurements in console output: which lines hold some, under which names, and at which step.

One reader for all who need it: the watcher of a running job feeds it the growing log, the analyzer the end of
a dead one. The rooms inside: `reader` takes a stream of bytes apart, `lines` and the modules of its forms
(`mappings`, `bars`, `fields`, `tables`) read one line, `names` and `numbers` know what is a measurement,
`positions` turns what is printed (steps, epochs, samples) into one axis, `series` thins and bounds.
"""

from __future__ import annotations

from trainmon.metrics.reader import MetricReader, Point, last_points

__all__ = ["MetricReader", "Point", "last_points"]
