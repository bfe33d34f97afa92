"""The rules in force: the built-in ones with the user's own layered over them, read again when a file changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from trainmon import rules
from trainmon.analyze import Knowledge
from trainmon.settings import Settings
from trainmon.userrules import UserRules, load_user, rule_files

_State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """What the analyzer uses, and what came of the user's files."""

    knowledge: Knowledge
    user: UserRules


class RuleBooks:
    """Keeps the last rule book; may be shared by threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[Path, _State, RuleBook] | None = None

    def get(self, settings: Settings) -> RuleBook:
        """The rule book for these settings as the files are now."""
        folder = settings.home / "rules"
        state = _state(folder)
        with self._lock:
            if self._kept is None or self._kept[:2] != (folder, state):
                self._kept = (folder, state, _read(folder, state))
            return self._kept[2]


BOOKS = RuleBooks()


def rule_book(settings: Settings) -> RuleBook:
    """The rules in force for these settings."""
    return BOOKS.get(settings)


def _read(folder: Path, state: _State) -> RuleBook:
    if not state:
        return RuleBook(Knowledge.builtin(), UserRules(rules.load()))
    found = load_user(folder, rules.load())
    return RuleBook(Knowledge(found.rules, found.edition), found)


def _state(folder: Path) -> _State:
    """Names, times and sizes of the user's files: () without any."""
    state = []
    for path in rule_files(folder):
        try:
            stat = path.stat()
            state.append((path.name, stat.st_mtime_ns, stat.st_size))
        except OSError:
            state.append((path.name, 0, 0))
    return tuple(state)
