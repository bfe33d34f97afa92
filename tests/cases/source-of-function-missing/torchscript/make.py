import torch

made: dict = {"torch": torch, "__name__": "made"}
exec("def double(x: torch.Tensor) -> torch.Tensor:\n    return x * 2\n", made)

print("compiling the model", flush=True)
torch.jit.script(made["double"])
