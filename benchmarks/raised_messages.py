"""What the analyzer makes of the messages in libraries' own `raise` and `assert` statements, by rule and by error type.

usage: python -m benchmarks.raised_messages FOLDER [--most N] [--seed N] [--show RULE]

FOLDER holds installed or unpacked libraries (a site-packages). Of each at most N different messages are drawn, each put
into a traceback whose innermost frame is the statement, with plausible words in place of its values. There are no
labels: the figures say how much is read as a mere slip in code or not at all, and `--show` what a rule was said of,
to be judged by eye. Tests, examples and generated code of the libraries are left out.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainmon.analyze import diagnose
from trainmon.model import Evidence, LogSource

SKIPPED = re.compile(
    r"(?:^|/)(?:tests?|_?testing|examples?|docs|benchmarks?|_vendor\w*|vendored)/|/test_|_pb2\.py$"
)
# What stands for a value, by words in the expression that gives it.
VALUES = (
    (r"shape|\.size\(", "torch.Size([4, 768])"),
    (r"dtype", "torch.float32"),
    (r"device", "cuda:0"),
    (r"path|file|dir", "/data/run1/x"),
    (r"len\(|num|count|n?dim|size|rank|step", "3"),
    (r"__name__|type\(|class", "Foo"),
)


@dataclass(frozen=True, slots=True)
class Site:
    """One statement that raises: where it stands, its exception and its message with values filled in."""

    file: str
    line: int
    function: str
    code: str
    exception: str
    message: str

    def log(self) -> bytes:
        """A console log that ends with it."""
        name = self.exception.rsplit(".", 1)[-1]
        if not hasattr(builtins, name):
            name = f"{self.file.rsplit('/', 1)[0].replace('/', '.')}.{name}"
        message = repr(self.message) if name == "KeyError" else self.message
        return (
            'Traceback (most recent call last):\n  File "/home/user/project/run.py", line 61, in main\n'
            "    result = step(args)\n"
            f'  File "/opt/conda/lib/python3.11/site-packages/{self.file}", line {self.line}, in {self.function}\n'
            f"    {self.code}\n{name}: {message}\n"
        ).encode()


def sites(root: Path) -> Iterator[Site]:
    """Every statement below a folder that raises with a message; files that are no Python are left out."""
    for path in sorted(root.rglob("*.py")):
        file = path.relative_to(root).as_posix()
        if SKIPPED.search(file):
            continue
        try:
            text = path.read_text(encoding="utf-8")
            tree = ast.parse(text)
        except (OSError, SyntaxError, ValueError, RecursionError):
            continue
        yield from _in_tree(tree, file, text.splitlines(), "<module>")


def _in_tree(node: ast.AST, file: str, lines: list[str], function: str) -> Iterator[Site]:
    for child in ast.iter_child_nodes(node):
        inside = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
        exception, said = _raised(child)
        message = _text(said) if said is not None else None
        if message and message.strip() and isinstance(child, ast.stmt):
            code = lines[child.lineno - 1].strip()
            yield Site(file, child.lineno, inside, code, exception, message.strip("\n"))
        yield from _in_tree(child, file, lines, inside)


def _raised(node: ast.AST) -> tuple[str, ast.expr | None]:
    if isinstance(node, ast.Assert):
        return "AssertionError", node.msg
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
        return ast.unparse(node.exc.func), node.exc.args[0]
    return "", None


def _text(node: ast.expr) -> str | None:
    """The message that an expression makes; None when it is no text with values in it."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(v.value) if isinstance(v, ast.Constant) else _value(v.value)  # type: ignore[attr-defined]
            for v in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        return None if left is None and right is None else (left or "foo") + (right or "foo")
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        form = _text(node.left)
        return form and re.sub(r"%(?:\(\w+\))?[-\d.]*[srdifge]", "3", form)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        form = _text(node.func.value)
        return form and re.sub(r"\{[^{}]*\}", "3", form)
    return None


def _value(node: ast.expr) -> str:
    said = ast.unparse(node).lower()
    return next((value for words, value in VALUES if re.search(words, said)), "foo")


def drawn(found: Iterator[Site], most: int, seed: int) -> list[Site]:
    """At most `most` different messages of each library, by chance but the same for the same seed."""
    libraries: dict[str, dict[str, Site]] = defaultdict(dict)
    for site in found:
        words = re.sub(r"\W+", " ", site.message)[:60]
        kind = f"{site.exception} {words}"
        libraries[site.file.split("/", 1)[0]].setdefault(kind, site)
    chance = random.Random(seed)
    return [
        site
        for _, kinds in sorted(libraries.items())
        for site in chance.sample(list(kinds.values()), min(most, len(kinds)))
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", metavar="RULE")
    args = parser.parse_args(arguments)
    chosen = drawn(sites(args.folder), args.most, args.seed)
    rules: Counter[str] = Counter()
    types: Counter[str] = Counter()
    for site in chosen:
        answer = diagnose(Evidence(logs=(LogSource(site.log()),)))
        rules[answer.rule or "none"] += 1
        types[str(answer.error_type)] += 1
        if args.show == (answer.rule or "none"):
            print(f"  {site.file}:{site.function}: {site.exception}: {site.message[:120]!r}")
    print(f"{len(chosen)} messages")
    for title, counted in (("error type", types), ("rule", rules)):
        print(f"\n{title}")
        for name, count in counted.most_common(20):
            print(f"  {name:32} {count:6}  {count / max(1, len(chosen)):.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
