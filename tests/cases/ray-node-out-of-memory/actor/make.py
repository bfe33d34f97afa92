import os
import time

os.environ["RAY_memory_usage_threshold"] = "0.05"
os.environ["RAY_memory_monitor_refresh_ms"] = "200"
import ray


@ray.remote(max_retries=0)
def rollout():
    kept = []
    for _ in range(300):
        kept.append(bytearray(b"x" * 10_000_000))
        time.sleep(0.1)
    return len(kept)


def train_step(refs):
    return ray.get(refs)


ray.init(num_cpus=1, include_dashboard=False)
for step in range(1, 3):
    batch = train_step([rollout.remote()])
