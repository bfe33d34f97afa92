import pdb


def train_step(step: int) -> float:
    loss = 1.0 / (step + 1)
    if step == 2:
        pdb.set_trace()
    return loss


for step in range(5):
    print(f"step {step}: loss {train_step(step):.3f}", flush=True)
