"""Keep every form that a rule recognises: `python -m tests.make_forms [RULE-ID …]` after a rule has changed.

`tests/cases/<rule>/forms.toml` holds the fewest lines that no broken form of the rule (`tests/mutants.py`) passes
beside its cases and documented lines. They are made from the pattern, so they do not show that a library prints
such a line: that is what cases and `lines.toml` are for. They show in a change what a rule gained and lost.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.examples import examples
from tests.mutants import mutants
from tests.rule_cases import CASES, Line, as_raised, documented_lines, lines_of_cases
from trainmon import rules
from trainmon.logs import Traceback
from trainmon.logs.stack import exception_line
from trainmon.rules import Rule

NOTE = "# Made by `python -m tests.make_forms`: what the rule recognises beyond its cases and documented lines.\n"


def wanted_forms(rule: Rule) -> list[Line]:
    """The forms that catch a mutant which neither a case, a documented line nor an earlier form catches."""
    proofs = [line for line in (*documented_lines(), *lines_of_cases()) if line.rule == rule.id]
    alive = [m for _, m in mutants(rule) if all(p.recognised_by(m) is p.matches for p in proofs)]
    found = []
    for form in _forms(rule):
        if not form.recognised_by(rule):
            continue
        left = [mutant for mutant in alive if form.recognised_by(mutant)]
        if len(left) < len(alive):
            found.append(form)
            alive = left
    return found


def _forms(rule: Rule) -> list[Line]:
    exceptions = list(examples(rule.exception)) if rule.exception else [None]
    frames = [f"{text}:run: run()" for text in examples(rule.frames)] if rule.frames else [None]
    if rule.raised_by:
        frames = [_as_frame(text) for text in examples(rule.raised_by)]
    texts = list(examples(rule.pattern))
    made = [(text, exceptions[0], frames[0]) for text in texts]
    made += [(texts[0], exception, frames[0]) for exception in exceptions[1:]]
    made += [(texts[0], exceptions[0], frame) for frame in frames[1:]]
    return [_line(rule, *parts) for parts in made]


def _as_frame(text: str) -> str:
    """ "file:function: code", as far as the pattern leaves it open."""
    if text.startswith(": ") or text.count(":") < 2:
        return f"train.py:run{text}"
    return f"train.py{text}" if text.startswith(":") else text


def _line(rule: Rule, text: str, exception: str | None, frame: str | None) -> Line:
    raised = as_raised(text, exception, frame)
    traceback = Traceback([raised], 0, 0) if raised and raised.frames else None
    return Line(rule.id, text, raised, traceback, True, "made from the pattern")


def as_toml(forms: list[Line]) -> str:
    """The text of one `forms.toml`."""
    return NOTE + "".join(_entry(form) for form in forms)


def _entry(form: Line) -> str:
    keys = {"line": form.text}
    if form.raised and (exception_line(form.text) or ("",))[0] != form.raised.type:
        keys["exception"] = form.raised.type
    if form.raised and form.raised.frames:
        file, _, function, code = form.raised.frames[0]
        keys["frame"] = f"{file}:{function}: {code}"
    return "\n[[form]]\n" + "".join(f"{key} = {_quoted(value)}\n" for key, value in keys.items())


def _quoted(text: str) -> str:
    if "'" not in text and text.isprintable():
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'


def write(rule: Rule) -> None:
    """Write or remove the forms of one rule."""
    forms = wanted_forms(rule)
    path: Path = CASES / rule.id / "forms.toml"
    if forms:
        path.write_text(as_toml(forms), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    for known in rules.load():
        if len(sys.argv) < 2 or known.id in sys.argv[1:]:
            write(known)
