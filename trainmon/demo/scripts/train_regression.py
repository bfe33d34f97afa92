"""Fit a linear model with a learning rate that warms up; beyond a limit, gradient descent diverges."""

import numpy as np
from training import Reporter, arguments, load, save

FEATURES = 32


def main():
    parser = arguments(__doc__, batch_size=256, lr=1.0, steps=600)
    parser.add_argument("--warmup-steps", type=int, default=200)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    scales = np.linspace(1, 3, FEATURES, dtype=np.float32)  # the largest one sets the stable learning rate
    truth = rng.standard_normal(FEATURES).astype(np.float32)
    parameters = {"weights": np.zeros(FEATURES, np.float32)}
    reporter = Reporter()
    for step in range(load(parameters, args.resume) + 1, args.steps + 1):
        x = scales * rng.standard_normal((args.batch_size, FEATURES)).astype(np.float32)
        error = x @ parameters["weights"] - (x @ truth + 0.1 * rng.standard_normal(len(x)).astype(np.float32))
        gradient = 2 * x.T @ error / len(x)
        lr = args.lr * min(1.0, step / args.warmup_steps)
        parameters["weights"] -= lr * gradient
        reporter.step(step, float(np.mean(error**2)), lr, [gradient], len(x))
        if step % args.save_every == 0:
            save(parameters, args.output_dir, step)
    print("Training finished.")


if __name__ == "__main__":
    main()
