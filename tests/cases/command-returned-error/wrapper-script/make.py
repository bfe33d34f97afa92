import subprocess
import sys

subprocess.run([sys.executable, "-c", "import sys; sys.exit(3)"], check=True)
