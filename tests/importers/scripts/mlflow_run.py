"""A training logged with MLflow (MLFLOW_TRACKING_URI says where), its own log saved as an artifact with LOG=1."""

import logging
import os

import mlflow
from ending import CONFIG, END, end, losses

logging.basicConfig(filename="train.log", filemode="w", level=logging.INFO, force=True)
mlflow.set_experiment("digits")
with mlflow.start_run(run_name=f"mlflow-{END}", tags={"team": "vision"}):
    mlflow.log_params({"learning_rate": CONFIG["learning_rate"], "batch_size": CONFIG["batch_size"]})
    try:
        for step, loss in losses():
            logging.info("step %d: loss %.4f", step, loss)
            mlflow.log_metrics({"train/loss": loss, "accuracy": 1 - loss / 4}, step=step)
        end()
    except OSError:
        logging.exception("training failed")
        raise
    finally:
        if os.environ.get("LOG"):
            mlflow.log_artifact("train.log")
