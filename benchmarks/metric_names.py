"""Which metrics are read from the logs of a folder, and which logs that print losses give none.

    python benchmarks/metric_names.py FOLDER

For a reader to judge: every name with the number of logs that have it and the first of them; then the logs in which
many lines have a loss and a number, while few points came out.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from trainmon.metrics import MetricReader

MOST = 3_000_000
PRINTS_LOSS = re.compile(rb"(?im)^[^\n]{0,300}\bloss[^\n]{0,12}[0-9.]{3,}[^\n]{0,200}$")
FEW = 6


def points_by_name(data: bytes) -> dict[str, int]:
    """How many points of each metric a log gives."""
    reader, counts = MetricReader(bar_every=0.0), defaultdict(int)
    for points in (reader.feed(data, 0.0), reader.close(0.0)):
        for name, found in points.items():
            counts[name] += len(found)
    return counts


def main() -> None:
    """Print both lists."""
    logs = sorted(path for path in Path(sys.argv[1]).rglob("*.log") if path.is_file())
    having: dict[str, list[Path]] = defaultdict(list)
    silent, printing = [], 0
    for path in logs:
        with path.open("rb") as file:
            data = file.read(MOST)
        counts = points_by_name(data)
        for name in counts:
            having[name].append(path)
        lines = len(PRINTS_LOSS.findall(data))
        printing += lines >= FEW
        if lines >= FEW and sum(counts.values()) < lines / 3:
            silent.append((path, lines, sum(counts.values())))
    print(f"{len(logs)} logs, {len(having)} names")
    for name, found in sorted(having.items(), key=lambda item: -len(item[1])):
        print(f"{len(found):6} {name!r:40} {found[0].name}")
    print(f"\n{printing} logs print losses; {len(silent)} give few points or none:")
    for path, lines, points in silent:
        print(f"{lines:6} lines {points:6} points  {path}")


if __name__ == "__main__":
    main()
