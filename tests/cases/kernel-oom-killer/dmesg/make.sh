group=/sys/fs/cgroup/memory/train$$
mkdir $group
echo 100M >$group/memory.limit_in_bytes
cat >train.py <<'END'
import time

kept = []
for step in range(110, 200):
    kept.append(bytearray(b"x" * 10_000_000))
    print(f"step {step} loss: {1.02 - step / 1000:.4f}", flush=True)
    time.sleep(0.1)
END
bash -c "echo \$\$ >$group/cgroup.procs; exec python train.py"
status=$?
sleep 1
dmesg -T | grep -E 'python invoked oom-killer|Killed process [0-9]+ \(python\)' | tail -n 2
rmdir $group
exit $status
