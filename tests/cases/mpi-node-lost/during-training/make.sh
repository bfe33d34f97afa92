cat >agent.sh <<'END'
#!/bin/bash
shift
exec unshare -u bash -c 'hostname node2; exec bash -c "$0"' "$*"
END
chmod +x agent.sh
cat >train.py <<'END'
import time

from mpi4py import MPI

rank = MPI.COMM_WORLD.Get_rank()
for step in range(1200, 1400, 20):
    if rank == 0:
        print(f"epoch 3 step {step} loss {1.8312 - step / 1e5:.4f}", flush=True)
    time.sleep(0.5)
END
mpirun --allow-run-as-root --prtemca plm_ssh_agent "$PWD/agent.sh" --prtemca prte_keep_fqdn_hostnames 1 \
    --host localhost:1,node2:1 -np 2 python3 train.py &
job=$!
sleep 6
kill -KILL $(pgrep -n -f 'prted.*ess_base_jobid|prted --')
wait $job
