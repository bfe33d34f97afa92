from yacs.config import CfgNode

cfg = CfgNode({"DATASETS": CfgNode({"TRAIN": ("tiny_train",)}), "SOLVER": CfgNode({"MAX_ITER": 100})})


def setup():
    print("Command Line Args: config_file=configs/tiny.yaml")
    cfg.merge_from_list(["SOLVER.MAX_ITER", 200])
    cfg.merge_from_other_cfg(CfgNode({"DATASETS": CfgNode({"PROPOSAL_FILES": ("a.pkl",)})}))


setup()
