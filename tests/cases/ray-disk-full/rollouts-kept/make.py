import ray

config = {"automatic_object_spilling_enabled": False}
ray.init(object_store_memory=80 * 1024 * 1024, num_cpus=1, include_dashboard=False, _system_config=config)


def train_step(step, kept):
    kept.append(ray.put(bytearray(10_000_000)))
    print(f"step {step} loss: {0.33 - step / 1000:.4f}", flush=True)


kept = []
for step in range(100):
    train_step(step, kept)
