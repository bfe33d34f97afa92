import argparse


def build(args):
    assert args.backbone in ("resnet50", "resnet101")
    return args.backbone


parser = argparse.ArgumentParser()
parser.add_argument("--backbone", default="resnet34")
build(parser.parse_args())
