config = {"num_gpus": 2}
visible = ["0"]


def start(config):
    if len(visible) < config["num_gpus"]:
        raise ValueError(
            f"the config requests {config['num_gpus']} GPUs, but only {len(visible)} is available"
        )


start(config)
