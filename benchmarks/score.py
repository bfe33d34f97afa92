"""How often the analyzer is right on labelled logs, and how often it is when it says that it is sure.

usage: python -m benchmarks.score FOLDER [--perturb NAME | --perturb all | --leave-out] [--misses]

FOLDER holds cases in the project's own form (`console.log` with `case.toml`, as in tests/cases) or `NAME.log` with
`NAME.json` (fields: error_type, also_accept, phase, also_accept_phase, root_cause_line, expect_any). Only the log is
given to the analyzer, without exit code, command and config.

    type, phase, line   the answer, the phase and the line pointed at are right
    fix                 a suggestion or the description holds one of the words of a useful advice
    unknown             UNKNOWN where the label knows
    wrong               another type, said with a confidence of 0.8 or more
    crash               the analyzer raised

Rules that were written beside these logs know them too well. With --leave-out each log is asked without the rule that
answers it, as if nobody had met that failure before: what is claimed then, and how surely, is how the analyzer does on
what it has never seen.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.labelled import PERTURBATIONS, Labelled, read
from trainmon import rules
from trainmon.analyze import Knowledge, diagnose
from trainmon.model import Diagnosis, Evidence, LogSource
from trainmon.rules import Rule

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
SURE, RIGHT_WHEN_SURE = 0.9, 0.95
WRONG = 0.8


@dataclass(frozen=True)
class Judged:
    """One answer held against its label; `said` None when the analyzer raised."""

    case: Labelled
    said: Diagnosis | None

    @property
    def type(self) -> bool:
        return self.said is not None and str(self.said.error_type) in self.case.types

    @property
    def phase(self) -> bool:
        return self.said is not None and str(self.said.phase) in self.case.phases

    @property
    def line(self) -> bool:
        want = _plain(self.case.line)
        if not want:
            return self.said is not None
        said = _plain(self.said.root_cause.line) if self.said and self.said.root_cause else ""
        return bool(said) and (want in said or (len(said) > 12 and said in want))

    @property
    def fix(self) -> bool:
        if self.said is None or not self.case.fixes:
            return self.said is not None
        plain = self.said.to_dict()
        advice = _plain(f"{json.dumps(plain['suggestions'])} {plain['description']}")
        return bool(self.said.suggestions) and any(_plain(word) in advice for word in self.case.fixes)

    @property
    def unknown(self) -> bool:
        return self.said is not None and str(self.said.error_type) == "UNKNOWN" and not self.type

    @property
    def wrong(self) -> bool:
        return self.said is not None and not self.type and not self.unknown and self.said.confidence >= WRONG

    @property
    def crash(self) -> bool:
        return self.said is None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07", "", text).split()).lower()


def judge(case: Labelled, knowledge: Knowledge, perturbation: str | None = None) -> Judged:
    """Ask the analyzer about one case, changed as the named perturbation says."""
    log = PERTURBATIONS[perturbation](case.log) if perturbation else case.log
    try:
        said = diagnose(Evidence(logs=(LogSource(log, "console.log"),)), knowledge)
    except Exception as error:  # a crash is a figure here, not the end
        print(f"{case.name}: {error!r}", file=sys.stderr)
        return Judged(case, None)
    return Judged(case, said)


def judge_as_new(case: Labelled, known_rules: Sequence[Rule], perturbation: str | None = None) -> Judged:
    """Ask about one case by all rules but the one that would be the answer."""
    usual = judge(case, Knowledge.builtin(), perturbation)
    its_rule = usual.said.rule if usual.said else None
    return judge(case, Knowledge([rule for rule in known_rules if rule.id != its_rule]), perturbation)


def figures(judged: Sequence[Judged]) -> str:
    """The figures of one run as one line."""
    names = ("type", "phase", "line", "fix", "unknown", "wrong", "crash")
    return ", ".join(f"{name} {sum(getattr(j, name) for j in judged) / len(judged):.1%}" for name in names)


def calibration(judged: Sequence[Judged]) -> list[str]:
    """A line for each band of confidence: how many answers, how many of them right; UNKNOWN is no answer."""
    answers = [j for j in judged if j.said and str(j.said.error_type) != "UNKNOWN"]
    lines = ["confidence   answers   right"]
    for low, high in itertools.pairwise(BANDS):
        inside = [j for j in answers if j.said and low <= j.said.confidence < high]
        share = f"{sum(j.type for j in inside) / len(inside):.1%}" if inside else "-"
        lines.append(f"{low:.1f} - {min(high, 1.0):.1f}    {len(inside):>7}   {share:>6}")
    sure = [j for j in answers if j.said and j.said.confidence >= SURE]
    right = sum(j.type for j in sure)
    share = f"{right / len(sure):.1%}" if sure else "-"
    lines.append(
        f"of the {len(sure)} answers with {SURE} or more {share} are right (goal: {RIGHT_WHEN_SURE:.0%})"
    )
    return lines


def main() -> int:
    """Score and print; exit code 1 when the analyzer raised, 2 without cases."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--perturb", choices=[*PERTURBATIONS, "all"])
    parser.add_argument(
        "--leave-out", action="store_true", help="ask about each log without the rule that answers it"
    )
    parser.add_argument("--misses", action="store_true", help="name every case that is not wholly right")
    options = parser.parse_args()
    cases = list(read(options.folder))
    if not cases:
        print(f"No labelled logs below {options.folder}.", file=sys.stderr)
        return 2
    usual = partial(judge, knowledge=Knowledge.builtin())
    ask = partial(judge_as_new, known_rules=rules.load()) if options.leave_out else usual
    crashed = False
    plain = options.perturb in (None, "all")
    runs = [None] if options.perturb is None else [None, *PERTURBATIONS] if plain else [options.perturb]
    for perturbation in runs:
        judged = [ask(case, perturbation=perturbation) for case in cases]
        crashed |= any(j.crash for j in judged)
        print(f"{perturbation or 'as they are':<12} {len(cases)} cases: {figures(judged)}")
        if options.misses:
            _print_misses(judged)
        if perturbation is None:
            print("\n".join(["", *calibration(judged), ""]))
    return int(crashed)


def _print_misses(judged: Sequence[Judged]) -> None:
    for one in judged:
        missed = [name for name in ("type", "phase", "line", "fix") if not getattr(one, name)]
        if missed and one.said:
            said = f"{one.said.error_type} in {one.said.phase} at {one.said.confidence:.2f}"
            want = f"{'/'.join(sorted(one.case.types))} in {'/'.join(sorted(one.case.phases))}"
            print(f"  {one.case.name}: {', '.join(missed)}; said {said} ({one.said.rule}), label {want}")


if __name__ == "__main__":
    sys.exit(main())
