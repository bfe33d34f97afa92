"""How the analyzer reads errors that libraries really raise: each snippet runs and fails, and its traceback is read.

usage: python -m benchmarks.library_errors [--python PYTHON] [FILE …]

Each FILE (benchmarks/library_errors/*.toml when none is given) holds snippets with the error types that an expert
would accept for what they raise. They run under PYTHON, which needs the libraries that the file's first lines name;
where a snippet raises nothing or lacks a library, that is told and it does not count.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from trainmon.analyze import diagnose
from trainmon.model import Diagnosis, ErrorType, Evidence, LogSource

HERE = Path(__file__).parent / "library_errors"
SURE = 0.8
# Runs in the other interpreter, all snippets in one process: the imports take longer than the rest.
RUNNER = """
import json, linecache, sys, traceback
told = []
for number, (top, code) in enumerate(json.load(sys.stdin)):
    name = f"train_{number}.py"
    body = "".join(f"    {line}\\n" for line in code.splitlines())
    text = f"{top}\\n\\ndef step():\\n{body}\\n\\nstep()\\n"
    open(name, "w").write(text)
    try:
        exec(compile(text, name, "exec"), {"__name__": "__main__"})
        told.append("")
    except BaseException:
        linecache.checkcache()
        told.append(traceback.format_exc())
print("\\x00" + json.dumps(told))
"""


def read(path: Path) -> list[tuple[frozenset[ErrorType], str, str]]:
    """The snippets of a file: accepted types, imports, code."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        (frozenset(map(ErrorType, entry["types"])), f"{table['top']}\n{entry.get('top', '')}", entry["code"])
        for entry in table["snippet"]
    ]


def tracebacks(python: str, snippets: Sequence[tuple[str, str]]) -> list[str]:
    """What each snippet printed when it failed, without the frame of the runner; "" when it did not fail."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [python, "-c", RUNNER],
            input=json.dumps(snippets),
            cwd=folder,
            capture_output=True,
            text=True,
            env={**os.environ, "KERAS_BACKEND": "torch", "HF_HUB_OFFLINE": "1"},
        )
    if "\0" not in done.stdout:
        raise SystemExit(f"the snippets did not run:\n{done.stderr[-2000:]}")
    return [_without_runner(text) for text in json.loads(done.stdout.rpartition("\0")[2])]


def _without_runner(text: str) -> str:
    return "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith('  File "<string>"')
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every file and print its figures and what was read otherwise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--python", default=sys.executable)
    args = parser.parse_args(arguments)
    for path in args.files or sorted(HERE.glob("*.toml")):
        snippets = read(path)
        found = tracebacks(args.python, [(top, code) for _, top, code in snippets])
        failed = [(types, code, text) for (types, _, code), text in zip(snippets, found, strict=True) if text]
        answers = [(types, code, _answer(text)) for types, code, text in failed]
        right = [types for types, _, answer in answers if answer.error_type in types]
        sure = [a for types, _, a in answers if a.error_type not in types and a.confidence >= SURE]
        for types, code, answer in answers:
            if answer.error_type not in types:
                print(
                    f"  {'/'.join(sorted(types))}: said {answer.error_type} ({answer.rule}) of {code[:90]!r}"
                )
        print(
            f"{path.stem}: {len(failed)} of {len(snippets)} failed as they should; type "
            f"{len(right) / max(1, len(failed)):.1%}, sure and wrong {len(sure)}"
        )
    return 0


def _answer(text: str) -> Diagnosis:
    return diagnose(Evidence(logs=(LogSource(text.encode()),), exit_code=1))


if __name__ == "__main__":
    sys.exit(main())
