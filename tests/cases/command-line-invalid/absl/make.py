"""A flag that the program does not define, and one value of a wrong type."""

from absl import app, flags

flags.DEFINE_float("lr", 1e-3, "Learning rate.")


def main(_):
    print("lr", flags.FLAGS.lr)


if __name__ == "__main__":
    app.run(main)
