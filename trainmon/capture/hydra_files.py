"""The settings that Hydra composes from a program's own files: the primary config and the groups it lists."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trainmon.capture.config import read_mapping
from trainmon.capture.script_values import constant, name_of
from trainmon.flat import flat_settings

MAX_GROUPS = 30


def primary_config(tree: ast.Module, file: Path) -> Path | None:
    """The file that `@hydra.main(config_path=…, config_name=…)` names, relative to the script; None without one."""
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "main"
        ):
            continue
        if name_of(node.func.value) != "hydra":
            continue
        said = {k.arg: constant(k.value) for k in node.keywords if k.arg}
        name, folder = said.get("config_name"), said.get("config_path")
        if isinstance(name, str) and "\0" not in f"{name}{folder}":
            path = file.parent / (folder if isinstance(folder, str) else "") / name
            return path if path.suffix in (".yaml", ".yml") else path.with_name(f"{path.name}.yaml")
    return None


def composed(primary: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings by name, joined with dots, as far as plain files tell; `given` overrides choose groups.

    Of the rules of https://hydra.cc/docs/advanced/defaults_list/ those that nearly all programs use: `group: name`,
    `override` before it, `optional`, `_self_`, a plain name. Interpolations are left as they stand.
    """
    own = read_mapping(primary)
    listed = own.pop("defaults", None)
    found: dict[str, Any] = {}
    for entry in listed[:MAX_GROUPS] if isinstance(listed, list) else []:
        if isinstance(entry, str) and entry != "_self_":
            found |= _file(primary.parent / f"{entry}.yaml", "")
        elif isinstance(entry, Mapping):
            for said, name in list(entry.items())[:MAX_GROUPS]:
                group = str(said).removeprefix("optional ").removeprefix("override ").partition("@")[0]
                chosen = given.get(group, name)
                if isinstance(chosen, str) and not group.startswith(("/", "hydra")):
                    found |= _file(primary.parent / group / f"{chosen}.yaml", f"{group.replace('/', '.')}.")
    own.pop("hydra", None)
    return found | flat_settings(own)


def _file(path: Path, before: str) -> dict[str, Any]:
    if "\0" in str(path):
        return {}
    inner = read_mapping(path)
    inner.pop("defaults", None)
    return {f"{before}{name}": value for name, value in flat_settings(inner).items()}
