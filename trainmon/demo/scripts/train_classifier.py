"""Train a small classifier; with enough steps it runs until somebody ends it."""

import numpy as np
from training import Blobs, Network, Reporter, arguments, load, save

FEATURES, CLASSES = 64, 10


def main():
    parser = arguments(__doc__, batch_size=128)
    parser.add_argument("--hidden", type=int, default=256)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    data, reporter = Blobs(FEATURES), Reporter()
    network = Network(rng, FEATURES, args.hidden, CLASSES)
    first = load(network.parameters, args.resume)
    for step in range(first + 1, args.steps + 1):
        x, y = data.batch(rng, args.batch_size)
        loss, gradients = network.gradients(x, y)
        lr = args.lr * (1 - 0.9 * step / args.steps)
        for name, gradient in gradients.items():
            network.parameters[name] -= lr * gradient
        reporter.step(step, loss, lr, gradients.values(), args.batch_size)
        if step % args.save_every == 0:
            x, y = data.batch(rng, 1000)
            accuracy = float((network.logits(x).argmax(axis=1) == y).mean())
            print(f"step={step} eval_accuracy={accuracy:.4f}", flush=True)
            save(network.parameters, args.output_dir, step)
    print("Training finished.")


if __name__ == "__main__":
    main()
