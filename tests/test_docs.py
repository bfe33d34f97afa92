"""What README promises is what is there and what the checks run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.S) for line in block.splitlines()]


def _test_command() -> str:
    [command] = [line for line in COMMANDS if line.endswith(".venv/bin/pytest")]
    return command


def test_readme_has_one_line_each_for_the_demo_and_the_tests() -> None:
    start = "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/"
    assert _test_command() == f"{start}pytest"
    assert f"{start}trainmon demo && .venv/bin/trainmon ui" in COMMANDS


def test_ci_runs_the_command_of_readme(tmp_path: Path) -> None:
    """The lines of .ci/run that find and start the command are run, with a shell that only notes it down."""
    steps = (ROOT / ".ci" / "run").read_text().splitlines()
    [find] = [line for line in steps if line.startswith("test_command=")]
    [call] = [line for line in steps if "$test_command" in line and line.startswith("bash ")]
    noted = f'bash() {{ printf %s "${{@: -1}}"; }}\n{find}\n{call}\n'
    done = subprocess.run(["bash", "-euc", noted], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == _test_command()


def test_ci_is_a_script_that_can_be_run() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("trainmon ")])
def test_commands_in_readme_exist(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    options = [word for word in words[: words.index("--")] if word.startswith("--")] if "--" in words else [
        word for word in words if word.startswith("--")
    ]  # fmt: skip
    command = words[:2] if words[0] == "rules" else words[:1]
    shown = subprocess.run(
        [sys.executable, "-m", "trainmon.cli", *command, "--help"], capture_output=True, text=True, check=True
    )
    for option in options:
        assert option in shown.stdout


def test_links_in_the_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            if target != "docs/screenshot.png":
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_requirements_are_pinned_and_name_no_index() -> None:
    lines = [line.strip() for line in (ROOT / "requirements.txt").read_text().splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    assert lines[0].startswith("-e .[")
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines[1:])
    assert "torch" not in {line.split("==")[0].lower() for line in lines}
