from jsonargparse import ArgumentParser

parser = ArgumentParser(prog="train.py")
parser.add_argument("--model.lr", type=float, required=True)
parser.add_argument("--data.workers", type=int, default=2)
parser.parse_args()
