import argparse

import torch


def build_model(args: argparse.Namespace) -> torch.nn.Module:
    return torch.nn.Linear(args["width"], 2)


parser = argparse.ArgumentParser()
parser.add_argument("--width", type=int, default=4)
model = build_model(parser.parse_args())
