import torch


def build_encoder():
    encoder = torch.nn.Linear(2, 2)
    encoder.load_state_dict(torch.load("weights/encoder.bin"))
    return encoder


build_encoder()
