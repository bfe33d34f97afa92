import numpy as np


def compute_metrics(predictions: np.ndarray, labels: np.ndarray) -> float:
    return (
        float((predictions == labels).mean())
        if predictions.ndim == 1
        else float((predictions - labels).mean())
    )


compute_metrics(np.ones((5, 2)), np.ones(5))
