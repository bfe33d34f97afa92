"""Rooms import only from the floors below them, and a training machine loads no dashboard library."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import trainmon

PACKAGE = Path(trainmon.__file__).parent

# Each room with the rooms it may import; a room may always import itself.
VOCABULARY = {"model", "errors", "settings"}
READING = VOCABULARY | {"redact", "logs", "metrics", "flat", "safe_yaml"}
BELOW = {
    "model": set(),
    "errors": set(),
    "announced": set(),
    "settings": {"announced"},
    "redact": VOCABULARY,
    "flat": set(),
    "safe_yaml": set(),
    "logs": VOCABULARY | {"redact"},
    "metrics": VOCABULARY | {"redact", "logs"},
    "rules": READING | {"knobs"},
    "knobs": READING,
    "userrules": READING | {"rules", "knobs"},
    "analyze": READING | {"rules", "knobs"},
    "store": VOCABULARY | {"redact"},
    "capture": READING | {"knobs"},
    "importers": READING | {"knobs"},
    "preflight": READING | {"knobs", "capture"},
    "service": READING
    | {"rules", "userrules", "knobs", "analyze", "store", "capture", "importers", "preflight"},
    "terminal": READING | {"store"},
    "dashboard": VOCABULARY | {"announced"},
    "sdk": READING | {"service", "store", "capture"},
    "integrations": VOCABULARY | {"sdk"},
    "demo": READING | {"service", "store"},
    "cli": READING | {"service", "rules", "userrules", "analyze", "capture", "terminal", "dashboard", "demo"},
    "__main__": {"cli"},
    "api": READING | {"service", "store", "rules"},
    "web": READING | {"service", "store", "rules", "userrules", "knobs", "analyze", "api"},
    "__init__": {"model", "service", "sdk"},
}
LIGHT = {name for name in BELOW if name not in ("api", "web")}
HEAVY = {"streamlit", "pandas", "plotly", "pyarrow", "numpy", "tsdownsample", "torch", "starlette"}

FILES = sorted(p for p in PACKAGE.rglob("*.py") if "scripts" not in p.parts and "_app" not in p.parts)


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    """Every module that a file imports anywhere in it, `from x import y` as x.y."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_every_room_has_a_floor() -> None:
    assert {_room(path) for path in FILES} <= set(BELOW)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_rooms_import_only_from_below(path: Path) -> None:
    room = _room(path)
    ours = {name.split(".")[1] for name in _imports(path) if name.startswith("trainmon.")}
    allowed = BELOW[room] | {room, "__version__"}
    assert ours <= allowed, f"{room} may not import {ours - allowed}"


@pytest.mark.parametrize(
    "path", [p for p in FILES if _room(p) in LIGHT], ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_the_light_core_never_imports_a_heavy_library(path: Path) -> None:
    assert not {name.split(".")[0] for name in _imports(path)} & HEAVY


def _loaded(code: str) -> set[str]:
    code += "; import sys; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_importing_trainmon_costs_nothing() -> None:
    assert not _loaded("import trainmon") & (
        HEAVY | {"sqlalchemy", "alembic", "psutil", "rich", "re2", "click"}
    )


def test_a_recorded_job_loads_no_heavy_library(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from trainmon.service import Service; s = Service.open(); "
        f"s.record([sys.executable, '-c', 'raise SystemExit(3)'], workdir=Path({str(tmp_path)!r})); "
        "s.list_jobs(); s.close()"
    )
    assert not _loaded(code) & HEAVY


def test_there_is_no_folder_that_streamlit_would_take_for_pages() -> None:
    assert not (PACKAGE / "web" / "pages").exists()


def test_the_function_analyze_is_not_hidden_by_the_module_of_that_name() -> None:
    code = "import trainmon.analyze, trainmon.service.analysis, trainmon; assert callable(trainmon.analyze)"
    subprocess.run([sys.executable, "-c", code], check=True)
