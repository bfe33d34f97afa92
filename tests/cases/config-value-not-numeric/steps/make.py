import os

os.environ["ACCUMULATION"] = "4x"


def main():
    steps = int(os.environ["ACCUMULATION"])
    print(steps)


main()
