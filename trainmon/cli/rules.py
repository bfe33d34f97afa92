"""Commands about rules: list, show, new, check, test; and rescan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainmon.cli.common import JSON, open_service, print_json, say
from trainmon.errors import UsageError
from trainmon.redact import mask, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainmon.analyze.candidates import Candidate
    from trainmon.model import Diagnosis, LogSource
    from trainmon.rules import Rule

MOST_SHOWN = 5


@click.group()
def rules() -> None:
    """The knowledge base, and rules of your own."""


@rules.command("list")
@click.option("--type", "error_type", help="Only rules of this error type.")
@JSON
def list_rules(error_type: str | None, as_json: bool) -> None:
    """List the rules in force."""
    from trainmon.service.knowledge import rule_book
    from trainmon.settings import load
    from trainmon.userrules import as_mapping

    book = rule_book(load())
    for problem in book.user.problems:
        say(f"rule skipped: {problem}")
    wanted = [r for r in book.knowledge.rules if error_type in (None, str(r.error_type))]
    if as_json:
        print_json([{**as_mapping(r), "own": r.id in book.user.own} for r in wanted])
        return
    for rule in wanted:
        own = "  (yours)" if rule.id in book.user.own else ""
        click.echo(f"{rule.id}  {rule.error_type}  {plain(rule.title)}{own}")
    for name in book.user.switched_off:
        click.echo(f"{name}  (switched off)")


@rules.command("show")
@click.argument("rule_id", metavar="ID")
@JSON
def show_rule(rule_id: str, as_json: bool) -> None:
    """Show what one rule knows and how it recognises a failure."""
    from trainmon.service.knowledge import rule_book
    from trainmon.settings import load
    from trainmon.userrules import as_mapping

    book = rule_book(load())
    rule = next((r for r in book.knowledge.rules if r.id == rule_id), None)
    if rule is None:
        raise UsageError(f"There is no rule {rule_id!r}. List them with: trainmon rules list")
    if as_json:
        print_json({**as_mapping(rule), "own": rule.id in book.user.own})
        return
    for name, value in as_mapping(rule).items():
        if value not in (None, [], ""):
            click.echo(plain(f"{name}: {', '.join(value) if isinstance(value, list) else value}"))


@rules.command("types")
def types() -> None:
    """List the error types and phases."""
    from trainmon.model import ErrorType, Phase

    click.echo("error types: " + ", ".join(ErrorType))
    click.echo("phases: " + ", ".join(Phase))


@rules.command("new")
@click.option("--from", "log", required=True, metavar="LOG", help="The log of a run that no rule explains.")
@click.option("--id", "rule_id", help="What to call the rule (default: from the line).")
@click.option(
    "--line", "number", type=click.IntRange(1), help="The line to recognise (default: the most telling one)."
)
def new(log: str, rule_id: str | None, number: int | None) -> None:
    """Write a draft of a rule from a log, to be edited."""
    from trainmon.settings import load
    from trainmon.userrules import SLUG
    from trainmon.userrules.draft import draft, pattern_of, slug_of

    line, exception = _telling(Path(log), number)
    if len(pattern_of(line)[1]) < 3:
        raise UsageError(
            f"That line holds too few words to be recognised by: {mask(plain(line))[:80]!r}. Use --line N."
        )
    folder = load().home / "rules"
    name = rule_id or slug_of(line)
    path = folder / f"{name}.toml"
    if not SLUG.fullmatch(name):
        raise UsageError(
            f"{name!r} is no rule id: lower-case words joined by '-', such as scratch-disk-full."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("x", encoding="utf-8") as file:
            file.write(draft(name, mask(line), exception, str(path)))
    except FileExistsError:
        raise UsageError(f"{path} exists already. Give another name with --id.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}.") from None
    click.echo(str(path))
    say("edit its error_type, title and suggestions, then: trainmon rules test " + f"{path} {log}")


def _telling(log: Path, number: int | None) -> tuple[str, str | None]:
    """The line to make a rule of, and the exception it belongs to."""
    from trainmon.analyze import diagnose
    from trainmon.logs import open_log, read_line
    from trainmon.logs.stack import exception_line
    from trainmon.model import Evidence

    source = open_log(log)
    if number is not None:
        line = read_line(source.data, _offset_of(source.data, number)).text
    else:
        found = diagnose(Evidence(logs=(source,)))
        offset = found.root_cause.offset if found.root_cause and found.root_cause.offset is not None else None
        line = read_line(source.data, offset).text if offset is not None else "".join(found.evidence[-1:])
    if not line.strip():
        raise UsageError(f"There is no line to make a rule of in {log}. Name one with --line N.")
    named = exception_line(line)
    return line, named[0] if named else None


def _offset_of(data: bytes, number: int) -> int:
    offset: int = 0
    for _ in range(number - 1):
        offset = data.find(b"\n", offset) + 1
        if not offset:
            raise UsageError(f"The log has fewer than {number} lines.")
    return offset


@rules.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def check(files: tuple[str, ...]) -> int:
    """Check rule files; every fault is named with its line."""
    faults = 0
    for name in files:
        rule, problem = _load(Path(name))
        faults += problem is not None
        click.echo(problem or f"{name}: fine{f' ({rule.id})' if rule else ''}")
    return 1 if faults else 0


@rules.command("test")
@click.argument("file", metavar="FILE")
@click.argument("logs", nargs=-1, required=True, metavar="LOG…")
def test_rule(file: str, logs: tuple[str, ...]) -> int:
    """Try a rule on logs: where it matches, and whether it would be the answer."""
    from trainmon.analyze import Knowledge, diagnose
    from trainmon.logs import open_log
    from trainmon.model import Evidence
    from trainmon.service.knowledge import rule_book
    from trainmon.settings import load

    rule, problem = _load(Path(file))
    if rule is None:
        click.echo(problem or f"{file}: defines no rule")
        return 1
    in_force = rule_book(load()).knowledge.rules
    knowledge = Knowledge((*(r for r in in_force if r.id != rule.id), rule), "test")
    wins = 0
    for name in logs:
        log = open_log(Path(name), name=name)
        found = diagnose(Evidence(logs=(log,)), knowledge)
        wins += found.rule == rule.id
        for text in (*_verdict(rule, found, matches(rule, log), name),):
            click.echo(mask(plain(text)))
    return 0 if wins == len(logs) else 1


def matches(rule: Rule, log: LogSource) -> list[Candidate]:
    """Where a rule alone recognises something in a log, in the order of the log."""
    from trainmon.analyze import Knowledge
    from trainmon.analyze.collect import collect

    return [c for c in collect(log, Knowledge((rule,), "alone"))[0] if c.rule is rule]


def _verdict(rule: Rule, found: Diagnosis, places: Sequence[Candidate], name: str) -> list[str]:
    """What to print of one log: where the rule matches, what it took, and whether it is the answer."""
    if not places:
        return [f"{name}: it matches no line; the answer is {_winner(found)}"]
    lines = [text for place in places[:MOST_SHOWN] for text in _place(place, name)]
    if len(places) > MOST_SHOWN:
        lines.append(f"{name}: {len(places) - MOST_SHOWN} more matches")
    if found.rule != rule.id or found.root_cause is None:
        return [*lines, f"{name}: but the answer is {_winner(found)}: {_reason(rule, found)}"]
    lines.append(f"{name}: it is the answer, line {found.root_cause.line_number}")
    for s in found.suggestions:
        change = f"{s.parameter}: {s.current if s.current is not None else 'unknown'} -> {s.suggested}"
        lines.append(f"    {s.action or change}  ({s.reason})")
    return lines


def _place(found: Candidate, name: str) -> list[str]:
    from trainmon.logs import line_number

    number = line_number(found.log.data, found.line.offset) if found.log else "?"
    took = [f"    {key} = {value[:200]!r}" for key, value in found.captures.items() if key != "0"]
    return [f"{name}: it matches line {number}: {found.line.text[:200]}", *took]


def _winner(found: Diagnosis) -> str:
    return f"{found.rule or 'no rule'} ({found.error_type}, {found.confidence:.0%})"


def _reason(rule: Rule, found: Diagnosis) -> str:
    """Why a rule that matches is not the answer."""
    noted = (f for f in (*found.rejected, *found.contributing, *found.alternatives) if f.rule == rule.id)
    here = next(noted, None)
    if here is not None and here.rejected:
        return here.rejected
    return "it stands earlier, or is more exact (role, then precedence) on the same line"


def _load(path: Path) -> tuple[Rule | None, str | None]:
    """The rule of a file, or what is wrong with it as one line."""
    from trainmon.userrules import RuleFault, RuleProblem, parse, read

    try:
        rule, _ = parse(read(path), path.stem)
    except RuleFault as fault:
        return None, str(RuleProblem(str(path), fault.line, str(fault)))
    return rule, None


@click.command()
@click.option("--all", "every", is_flag=True, help="Also the jobs that have an answer.")
@JSON
def rescan(every: bool, as_json: bool) -> None:
    """Diagnose dead jobs again that had no answer, with the rules as they are now."""
    with open_service() as service:
        for problem in service.rule_problems():
            say(f"rule skipped: {problem}")
        found = service.rescan(every)
    if as_json:
        print_json(
            [
                {
                    "job": r.job_id,
                    "before": r.before,
                    "now": str(r.diagnosis.error_type),
                    "rule": r.diagnosis.rule,
                }
                for r in found
            ]
        )
        return
    for r in found:
        if r.changed:
            click.echo(
                f"{r.job_id}  {plain(r.name)}  {r.before or 'no answer'} -> {r.diagnosis.error_type}  {r.diagnosis.rule or ''}"
            )
    changed = sum(r.changed for r in found)
    click.echo(f"{len(found)} jobs diagnosed again, {changed} with another answer.")
