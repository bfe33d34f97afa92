"""A training whose plotting and upload fail, which it logs, and which goes on to its end."""

import logging
import urllib.request
import warnings

import numpy

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
log = logging.getLogger("train")

try:
    import matplotlib.pyplot as plt
except ImportError as error:
    plt = None
    log.warning("plots are off: %s", error)

draw = numpy.random.default_rng(0)
x, y = draw.normal(size=(256, 8)), draw.normal(size=256)
weights = numpy.zeros(8)
for epoch in range(1, 6):
    slope = 2 * x.T @ (x @ weights - y) / len(y)
    weights -= 0.05 * slope
    loss = float(((x @ weights - y) ** 2).mean())
    log.info("epoch %d loss %.4f", epoch, loss)
    if epoch == 2:
        try:
            urllib.request.urlopen("http://127.0.0.1:9/metrics", data=b"{}", timeout=2)
        except OSError:
            log.exception("metrics were not sent, going on without")
    if epoch == 3:
        warnings.warn("learning rate is constant", UserWarning, stacklevel=1)
numpy.save("weights.npy", weights)
log.info("saved weights.npy")
