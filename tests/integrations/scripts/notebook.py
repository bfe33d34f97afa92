"""Cells of a notebook in IPython's own shell: the last of them fails, or is followed by one that logs."""

import sys

from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
cells = ["import trainmon\nrun = trainmon.init(project='nb')", "run.log({'loss': 2.0})", "{}['missing']"]
if "go-on" in sys.argv:
    cells.append("run.log({'loss': 1.0})")
for cell in cells:
    shell.run_cell(cell)
