"""Which Python a command will run, its version and packages, told from file names alone."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

PACKAGES = """
    torch torchvision torchaudio transformers accelerate datasets tokenizers peft trl lightning
    pytorch_lightning deepspeed bitsandbytes flash_attn xformers triton timm diffusers safetensors
    tensorflow keras jax jaxlib flax optax numpy scipy scikit_learn xgboost lightgbm hydra_core ray
    megatron_core vllm apex wandb
"""
"""Distributions whose versions help to explain a failure."""

_PYTHON = re.compile(r"(python|pypy)[\d.]*")
_DISTRIBUTION = re.compile(r"([A-Za-z0-9._]+)-([^-]+)\.(dist|egg)-info")
_LIBRARY = re.compile(r"python3\.\d+")


def find_interpreter(command: Sequence[str], workdir: Path) -> Path | None:
    """The Python program behind a command: the one it names, or the one in a console script's first line."""
    for word in command[:8]:
        path = _which(word, workdir)
        if path is None:
            continue
        if _PYTHON.fullmatch(path.name):
            return path
        behind = _first_line_program(path)
        if behind is not None and _PYTHON.fullmatch(behind.name):
            return behind
    return None


def python_version(interpreter: Path) -> str | None:
    """Its version: whole for a virtual environment, major.minor elsewhere; None when it cannot be told."""
    try:
        for line in (interpreter.parent.parent / "pyvenv.cfg").read_text(errors="replace").splitlines():
            name, _, value = line.partition("=")
            if name.strip() in ("version", "version_info") and value.strip():
                return value.strip()[:20]
    except OSError:
        pass
    folders = sorted(folder.name for folder in _libraries(interpreter))
    named = re.search(r"3\.\d+$", interpreter.resolve().name)
    if named:
        return named[0]
    return folders[-1].removeprefix("python") if len(folders) == 1 else None


def package_versions(interpreter: Path) -> dict[str, str]:
    """Versions of the installed distributions that matter, read from the names of their metadata folders."""
    version = python_version(interpreter) or ""
    wanted = "python" + ".".join(version.split(".")[:2])
    versions: dict[str, str] = {}
    for library in _libraries(interpreter):
        if library.name != wanted and version:
            continue
        for place in ("site-packages", "dist-packages"):
            versions = {**_distributions(library / place), **versions}
    return dict(sorted(versions.items()))


def _libraries(interpreter: Path) -> Iterator[Path]:
    """The `lib/python3.X` folders beside an interpreter."""
    for lib in ("lib", "lib64"):
        try:
            entries = sorted((interpreter.parent.parent / lib).iterdir())
        except OSError:
            continue
        yield from (entry for entry in entries if _LIBRARY.fullmatch(entry.name))


def _distributions(folder: Path) -> dict[str, str]:
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return {}
    wanted, found = set(PACKAGES.split()), {}
    for name in names:
        match = _DISTRIBUTION.fullmatch(name)
        if match and match[1].lower().replace(".", "_") in wanted:
            found[match[1].lower().replace(".", "_").replace("_", "-")] = match[2]
    return found


def _which(word: str, workdir: Path) -> Path | None:
    if not word or "\0" in word or word.startswith("-"):
        return None
    if os.sep in word:
        path = workdir / word
        return path if os.access(path, os.X_OK) and path.is_file() else None
    found = shutil.which(word)
    return Path(found) if found else None


def _first_line_program(path: Path) -> Path | None:
    """The program in a `#!` line."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as file:
            line = file.readline(256)
    except OSError:
        return None
    words = line[2:].split() if line.startswith(b"#!") else []
    if len(words) > 1 and words[0].endswith(b"/env"):
        found = shutil.which(os.fsdecode(words[-1]))
        return Path(found) if found else None
    return Path(os.fsdecode(words[0])) if words else None
