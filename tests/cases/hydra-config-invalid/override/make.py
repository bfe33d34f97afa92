import pathlib

import hydra

pathlib.Path("conf").mkdir(exist_ok=True)
pathlib.Path("conf/config.yaml").write_text("optim:\n  lr: 0.1\n")


@hydra.main(config_path="conf", config_name="config", version_base=None)
def main(cfg):
    print(cfg.optim.lr)


main()
