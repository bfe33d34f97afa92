"""Train a small classifier on samples from a file."""

from pathlib import Path

import numpy as np
from training import Network, Reporter, arguments, load, save


def main():
    parser = arguments(__doc__)
    parser.add_argument("--data", type=Path, default=Path("data/train.npz"), help="holds arrays x and y")
    args = parser.parse_args()
    print(f"Loading {args.data}", flush=True)
    with np.load(args.data) as samples:
        x, y = samples["x"].astype(np.float32), samples["y"]
    rng = np.random.default_rng(args.seed)
    reporter = Reporter()
    network = Network(rng, x.shape[1], 128, int(y.max()) + 1)
    for step in range(load(network.parameters, args.resume) + 1, args.steps + 1):
        chosen = rng.integers(0, len(x), args.batch_size)
        loss, gradients = network.gradients(x[chosen], y[chosen])
        for name, gradient in gradients.items():
            network.parameters[name] -= args.lr * gradient
        reporter.step(step, loss, args.lr, gradients.values(), args.batch_size)
        if step % args.save_every == 0:
            save(network.parameters, args.output_dir, step)
    print("Training finished.")


if __name__ == "__main__":
    main()
