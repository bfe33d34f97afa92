import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--optim", choices=["adamw", "sgd"])
parser.parse_args()
