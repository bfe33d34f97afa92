"""The database refused a statement.

What happened
    A statement does not fit the tables that the database file has, or another process holds it.

Why
    The file was made by another version of the program, is a new and empty one (a wrong path makes one),
    or several processes write at once.

How to confirm
    `sqlite3 FILE .schema`.

How to fix
    Make the tables anew or migrate them; name the columns in INSERT; one writer at a time or a longer
    timeout.

Easily confused with
    A damaged file.

References
    https://www.sqlite.org/rescode.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.sqlite.org/rescode.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Compare `sqlite3 FILE .schema` with the statement, name the columns in INSERT INTO table (…), "
        "and recreate or migrate a file of another version",
        "The tables are not those that the statement expects.",
        source=DOCS,
    )
    yield ctx.action(
        "Check the path: opening a file that does not exist makes an empty database; give every process "
        "its own file or connect(timeout=60) when it is locked",
        "SQLite has one writer at a time.",
    )


RULE = Rule(
    id="database-statement-refused",
    error_type=ErrorType.CODE_ERROR,
    title="The database refused a statement",
    description="SQLite read the statement and its tables do not allow it.",
    needles=("sqlite3.",),
    pattern=(
        r"sqlite3\.OperationalError: (?:no such (?:table|column): (?P<name>\S+)|table (?P<table>\S+) (?:has|already exists).*"
        r"|near .* syntax error|database is locked)"
        r"|sqlite3\.(?:IntegrityError|ProgrammingError|InterfaceError): \S"
    ),
    sources=(DOCS,),
    confidence=0.85,
    precedence=60,
    suggest=suggest,
)
