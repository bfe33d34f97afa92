"""Train on one data set and evaluate on another, which has fewer features than the network takes."""

import numpy as np
from training import Blobs, Network, Reporter, arguments, load, save

FEATURES, EVAL_FEATURES, CLASSES = 64, 48, 10


def evaluate(network, rng, step):
    """Accuracy on the second data set."""
    print(f"Evaluating at step {step}", flush=True)
    x, y = Blobs(EVAL_FEATURES).batch(rng, 500)
    accuracy = float((network.logits(x).argmax(axis=1) == y).mean())
    print(f"step={step} eval_accuracy={accuracy:.4f}", flush=True)


def main():
    args = arguments(__doc__, steps=200, save_every=100).parse_args()
    rng = np.random.default_rng(args.seed)
    data, reporter = Blobs(FEATURES), Reporter()
    network = Network(rng, FEATURES, 128, CLASSES)
    for step in range(load(network.parameters, args.resume) + 1, args.steps + 1):
        x, y = data.batch(rng, args.batch_size)
        loss, gradients = network.gradients(x, y)
        for name, gradient in gradients.items():
            network.parameters[name] -= args.lr * gradient
        reporter.step(step, loss, args.lr, gradients.values(), args.batch_size)
        if step % args.save_every == 0:
            save(network.parameters, args.output_dir, step)
            evaluate(network, rng, step)
    print("Training finished.")


if __name__ == "__main__":
    main()
