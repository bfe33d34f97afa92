"""A command line that the script refused: is what it refused still in it?"""

from __future__ import annotations

import re

from trainmon.preflight._case import Answer, Case, Check, no, unknown, yes


def _look(case: Case) -> Answer | None:
    refused = re.search(r"unrecognized arguments: (.+)|No such option:? '?(--?[\w-]+)", case.text)
    if refused:
        words = [w.partition("=")[0] for w in (refused[1] or refused[2]).split() if w.startswith("-")]
        left = [w for w in words if any(word.partition("=")[0] == w for word in case.plan.argv)]
        return (
            yes(f"{left[0]} is still in the command.")
            if left
            else no("The command no longer has what was refused.")
        )
    required = re.search(r"the following arguments are required: (.+)", case.text)
    if required:
        names = [re.split(r"[/\s]", name.strip())[0] for name in required[1].split(",")]
        missing = [
            n
            for n in names
            if n.startswith("-") and not any(w.partition("=")[0] == n for w in case.plan.argv)
        ]
        return (
            yes(f"{missing[0]} is still not in the command.")
            if missing
            else unknown("Whether all is given is not known.")
        )
    return unknown("What the script refused is not known.")


CHECK = Check("options known", _look, rules=frozenset({"command-line-invalid"}))
