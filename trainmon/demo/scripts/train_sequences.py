"""Train a read-out over attention on sequences that grow longer; memory grows with their length squared."""

import resource
from pathlib import Path

import numpy as np
from training import Reporter, arguments, load, save

WIDTH = 16
LENGTHS = (64, 128, 256, 512)
STEPS_PER_LENGTH = 15
MIB = 1 << 20


def limit_memory(mebibytes):
    """Allow so much more memory than is in use now, as a container or a batch system would."""
    in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (in_use + mebibytes * MIB,) * 2)


def attend(x):
    """Every position's mean over all positions, weighted by how alike they are."""
    scores = x @ x.transpose(0, 2, 1)
    scores -= scores.max(axis=2, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=2, keepdims=True)
    return (scores @ x).mean(axis=1)


def gradients(parameters, x, target):
    """Mean squared error of the read-out, and its gradient."""
    pooled = attend(x)
    error = pooled @ parameters["readout"] + parameters["bias"] - target
    return float(np.mean(error**2)), {
        "readout": 2 * pooled.T @ error / len(x),
        "bias": 2 * error.mean(axis=0),
    }


def main():
    parser = arguments(__doc__, steps=len(LENGTHS) * STEPS_PER_LENGTH, save_every=15, lr=0.5)
    parser.add_argument("--memory-limit-mb", type=int, default=48, help="on top of what Python itself takes")
    args = parser.parse_args()
    attend(np.ones((1, 2, WIDTH), np.float32))  # what the linear algebra library takes for itself comes first
    limit_memory(args.memory_limit_mb)
    rng = np.random.default_rng(args.seed)
    parameters = {"readout": np.zeros((WIDTH, 1), np.float32), "bias": np.zeros(1, np.float32)}
    reporter = Reporter(every=2)
    for step in range(load(parameters, args.resume) + 1, args.steps + 1):
        length = LENGTHS[min(len(LENGTHS) - 1, (step - 1) // STEPS_PER_LENGTH)]
        total, summed = 0.0, {name: np.zeros_like(value) for name, value in parameters.items()}
        for _ in range(args.grad_accum):
            centre = rng.standard_normal((args.batch_size, 1, WIDTH), dtype=np.float32)
            x = centre + 0.5 * rng.standard_normal((args.batch_size, length, WIDTH), dtype=np.float32)
            loss, new = gradients(parameters, x, centre.sum(axis=2))
            total += loss / args.grad_accum
            for name, gradient in new.items():
                summed[name] += gradient / args.grad_accum
        for name, gradient in summed.items():
            parameters[name] -= args.lr * 0.2 * gradient
        reporter.step(step, total, args.lr, summed.values(), args.batch_size * args.grad_accum)
        if step % args.save_every == 0:
            save(parameters, args.output_dir, step)
    print("Training finished.")


if __name__ == "__main__":
    main()
