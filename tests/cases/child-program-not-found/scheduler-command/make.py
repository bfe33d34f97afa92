import subprocess
import sys

print("submitting the training job", flush=True)
try:
    subprocess.run(["sbatch", "job.sh"], check=True)
except OSError as error:
    sys.exit(str(error))
