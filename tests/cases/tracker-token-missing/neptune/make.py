import neptune

run = neptune.init_run(project="lab/vis")
