"""A launcher in Python starts the training, which gets SIGTERM, and reports its exit code as a shell would."""

import subprocess
import sys

TRAIN = "import os, signal\nfor s in range(5): print(f'step {s} loss {1 / (s + 1):.3f}', flush=True)\nos.kill(os.getpid(), signal.SIGTERM)"
code = subprocess.run(["sh", "-c", f'{sys.executable} -c "$0"; exit $?', TRAIN]).returncode
print(f"train.py exited with code {code}", flush=True)
sys.exit(code)
