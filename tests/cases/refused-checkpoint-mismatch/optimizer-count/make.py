import torch


def resume(model, path):
    state = torch.load(path)
    layers = sum(1 for name in state if name.endswith("weight"))
    if layers != len(model):
        raise RuntimeError(
            f"The checkpoint has {layers} layers and does not match the model with {len(model)}"
        )
    model.load_state_dict(state)


torch.save(torch.nn.Sequential(*[torch.nn.Linear(4, 4) for _ in range(3)]).state_dict(), "last.pt")
resume(torch.nn.Sequential(*[torch.nn.Linear(4, 4) for _ in range(2)]), "last.pt")
