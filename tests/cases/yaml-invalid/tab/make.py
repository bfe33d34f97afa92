import yaml

yaml.safe_load("model:\n\tname: vit\n")
