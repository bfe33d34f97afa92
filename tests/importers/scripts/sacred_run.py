"""A training recorded by Sacred's file observer."""

from ending import CONFIG, end, losses
from sacred import SETTINGS, Experiment
from sacred.observers import FileStorageObserver

SETTINGS.CAPTURE_MODE = "fd"
experiment = Experiment("digits", save_git_info=False)
experiment.observers.append(FileStorageObserver("sacred"))
experiment.add_config(CONFIG)


@experiment.main
def train(_run):
    """The training."""
    for step, loss in losses():
        _run.log_scalar("train.loss", loss, step)
        _run.log_scalar("accuracy", 1 - loss / 4, step)
    end(before_kill=12)


experiment.run()
