import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=3)
args = parser.parse_args()


def main():
    print("epochs", args.epochs)
    print("warmup", args.warmup_steps)


main()
