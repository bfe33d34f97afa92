"""Settings that a program printed: argparse's Namespace, dataclasses, JSON, YAML, pprint, Megatron's and DeepSpeed's
dotted lists, tables, MMEngine's Python, nanoGPT's overrides, the Trainer's banner.

Only lines that read like a dump count: what a sentence proposes ("consider num_workers=7") is no setting of the job.
Of a traceback the job's own lines tell what they give by name, where no dump does. Nesting is followed by brackets and
by YAML's indentation, so that `val: {batch_size: 1}` is told from the training's. Time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trainmon.logs import clean

MAX_LINE = 1 << 16

# Every repetition has a bound, so that no text makes a search go back far: time stays linear.
_START = r"(?:^|(?<=[\s,;{(\[|│]))"
_VALUE = r"""(?:'[^']{0,300}'|"[^"]{0,300}"|\[[^\[\]{}()]{0,40}\]|[^\s,;{}()\[\]'"|│]{1,300})"""
_TOKEN = re.compile(
    rf"""{_START}['"]?(?P<name>[A-Za-z_][\w.\-]{{0,80}})['"]?[ \t]{{0,60}}(?:[:=]|\.{{2,60}})[ \t]{{0,60}}"""
    rf"(?:(?P<open>[\w.]{{0,80}}[{{(])|(?P<value>{_VALUE})(?P<call>[\[(]?))"
    rf"|(?:^|(?<=\s))--(?P<flag>[A-Za-z][\w.\-]{{0,80}})[ =](?P<given>{_VALUE})"
    r"|(?P<bracket>[{(])|(?P<close>[})])"
)
_YAML = re.compile(r"([ \t]{0,200})(?:- )?([A-Za-z_][\w.\-]{0,80}):(?:[ \t]+(.*))?$")
_CELLS = re.compile(r"\s*[|│┃]\s*([A-Za-z_][\w.\-]{0,80})\s*[|│┃]\s*([^|│┃]{1,80}?)\s*[|│┃]?\s*$")
# DeepSpeed fills up to 29 columns with dots: a longer name has none.
_UNDOTTED = re.compile(r".*:print\]\s+([a-z_]{28,60})\s+(\S+)$")
_FILE = re.compile(r'\s{0,20}File "([^"]{1,500})", line \d')
_OF_LIBRARY = re.compile(r"site-packages|dist-packages|/lib/python\d|^<")
_LITERAL = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?(?:[eE][+-]?\d{1,3})?|True|False")
_RAISED = re.compile(r"[\w.]*(?:Error|Exception|Interrupt|Warning|Exit)\b")
_PROSE = re.compile(
    r"(?i)\b(?:consider|rerun\w*|try|recommend\w*|suggest\w*|should|instead|please|may|must|cannot|can't|deprecated|"
    r"warning|if|error|default|usage|expected|got|unless|set)\b"
)
# The banner of transformers' Trainer (`logger.info` in Trainer._inner_training_loop).
_BANNER = {
    "instantaneous batch size per device": "per_device_train_batch_size",
    "gradient accumulation steps": "gradient_accumulation_steps",
}
_BANNER_LINE = re.compile(
    r"(?i)(Instantaneous batch size per device|Gradient Accumulation steps) = (\d{1,9})"
)
# Names that metrics and sentences use as well: only in a dump with others beside them.
_COMMON = frozenset(
    [
        "batch",
        "data",
        "dataset",
        "time",
        "vocab",
        "device",
        "devices",
        "resume",
        "timeout",
        "load",
        "save",
        "cpu",
        "amp",
        "workers",
    ]
)
# A line without any of these tells no setting, and quotes no line of code either.
_SIGNS = ("=", ":", "..", "│", "|", "┃", "(", ")", "{", "}", "--", ":print]", 'File "')
# What encloses all settings is no section of them.
_WHOLE = frozenset(
    {"json", "args", "arguments", "config", "cfg", "hparams", "hyperparameters", "options", "opt"}
)


@dataclass
class _Nesting:
    """The sections that are open at a place of the text."""

    brackets: list[str] = field(default_factory=list)
    indents: list[tuple[int, str]] = field(default_factory=list)

    def path(self, name: str) -> str:
        return ".".join([s for s in (*(s for _, s in self.indents), *self.brackets, name) if s])


def printed(text: str) -> list[tuple[str, str]]:
    """Settings in the order in which a text shows them, as (dotted name, value text); overrides come first."""
    nesting = _Nesting()
    found: list[tuple[str, str]] = []
    called: list[tuple[str, str]] = []
    quoted = None
    for raw in text.splitlines():
        if not any(sign in raw for sign in _SIGNS):
            quoted = None
            continue
        line = raw[:MAX_LINE]
        if line[:1] in "[(" or "\x1b" in line or " | " in line[:60]:  # of a rank, a container, a logger
            line = clean(line.encode("utf-8", "replace"))[0]
        if file := _FILE.match(line):
            quoted = file.group(1)
        elif quoted is not None and line[:2] == "  ":
            if not _OF_LIBRARY.search(quoted):
                called.extend(_arguments(line))
        else:
            quoted = None
            # nanoGPT's configurator: the command's value, after the file's
            if line.startswith("Overriding: "):
                name, _, value = line.removeprefix("Overriding: ").partition(" = ")
                found.insert(0, (name.strip(), value.strip()))
            elif line.strip() and line.lstrip()[:1] != "#" and not _RAISED.match(line):
                found.extend(_of_line(line, nesting))
    return found + called


def _arguments(code: str) -> Iterator[tuple[str, str]]:
    """Numbers and switches that a line of the job's own code gives by name: `DataLoader(data, num_workers=4)`."""
    for match in _TOKEN.finditer(code):
        value = match.group("value")
        if match.group("name") and value and _LITERAL.fullmatch(value):
            yield match.group("name"), value


def _of_line(line: str, nesting: _Nesting) -> Iterator[tuple[str, str]]:
    if banner := _BANNER_LINE.search(line):
        yield _BANNER[banner.group(1).lower()], banner.group(2)
        return
    if undotted := _UNDOTTED.match(line):
        yield undotted.group(1), undotted.group(2)
        return
    if cells := _CELLS.match(line):
        yield cells.group(1), cells.group(2)
        return
    line = re.sub(r"[│├└─]", " ", line)
    if "'" not in line and '"' not in line:
        line = line.partition(" #")[0]
    if line[:1].isalpha():
        nesting.brackets.clear()
    if yaml := _YAML.match(line):
        indent = len(yaml.group(1)) if not nesting.brackets else 1 << 20
        while nesting.indents and nesting.indents[-1][0] >= indent:
            nesting.indents.pop()
        if not yaml.group(3):
            nesting.indents.append((indent, "" if yaml.group(2).lower() in _WHOLE else yaml.group(2)))
            return
    elif line[:1].isalpha():
        nesting.indents.clear()
    yield from _pairs(line, nesting)


def _pairs(line: str, nesting: _Nesting) -> Iterator[tuple[str, str]]:
    inside = bool(nesting.brackets)
    pairs: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(line):
        name, value = match.group("name") or match.group("flag"), match.group("value") or match.group("given")
        if match.group("close"):
            if nesting.brackets:
                nesting.brackets.pop()
        elif match.group("bracket"):
            nesting.brackets.append("")
        elif match.group("open"):
            nesting.brackets.append("" if name.lower() in _WHOLE else name)
        elif match.group("call"):
            # `X=os.environ["Y"]`, `lr=rate(3)`: code, no value.
            nesting.brackets += [""] * (match.group("call") == "(")
        elif name and value:
            pairs.append((nesting.path(name), value.rstrip(".") if value[:1] not in "'\"" else value))
    dump = inside or len(pairs) > 3
    if not dump and _PROSE.search(line):
        return
    for path, value in pairs:
        if dump or path.rsplit(".", 1)[-1].lower() not in _COMMON or line[:1] in " \t'\"":
            yield path, value
