"""How the array library of a job spells an operation that advice is about."""

from __future__ import annotations

from trainmon.rules._rule import Context

_WORDS = {
    "pad": {
        "torch": "torch.nn.utils.rnn.pad_sequence, F.pad, F.interpolate(size=...)",
        "keras": "keras.utils.pad_sequences, keras.ops.pad, keras.ops.image.resize",
        "tensorflow": "tf.pad, tf.image.resize, padded_batch() of a tf.data.Dataset",
        "jax": "jnp.pad, jax.image.resize",
    },
    "layout": {
        "torch": "permute to (N, C, H, W), unsqueeze(0) for a missing batch dimension",
        "keras": "bring it to (batch, height, width, channels), x[None] for a missing batch dimension",
        "tensorflow": "bring it to (batch, height, width, channels), x[None] for a missing batch dimension",
        "jax": "jnp.moveaxis to the layout that the layer or dimension_numbers wants, x[None] for a missing batch dimension",
    },
    "loss": {
        "torch": "cross-entropy wants logits.view(-1, num_classes) with target.view(-1), BCE and MSE want equal shapes "
        "(target.unsqueeze(1) or output.squeeze(-1))",
        "keras": "class numbers want SparseCategoricalCrossentropy (target without the class axis), one-hot rows "
        "CategoricalCrossentropy, BCE and MSE equal shapes (target[:, None])",
        "tensorflow": "class numbers want sparse_softmax_cross_entropy (target without the class axis), BCE and MSE equal "
        "shapes (target[:, None])",
        "jax": "optax.softmax_cross_entropy_with_integer_labels takes class numbers, softmax_cross_entropy one-hot rows; "
        "MSE wants equal shapes (target[:, None])",
    },
}


def spelled(ctx: Context, operation: str) -> str:
    """The words for `operation` ("pad", "layout" or "loss") in this job's library; those of PyTorch by default."""
    by_library = _WORDS[operation]
    return by_library.get(ctx.framework or "", by_library["torch"])


def of_torch(ctx: Context) -> bool:
    """Whether advice may speak of PyTorch: the job shows no framework that is built on something else."""
    return ctx.framework not in ("keras", "tensorflow", "jax")
