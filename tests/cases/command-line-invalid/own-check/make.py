import argparse

parser = argparse.ArgumentParser(prog="train.py")
parser.add_argument("--resume", action="store_true")
parser.add_argument("--checkpoint")
args = parser.parse_args()
if args.resume and not args.checkpoint:
    parser.error("--resume needs --checkpoint")
