import yaml


def read_config(path):
    with open(path) as file:
        return yaml.load(file)


with open("config.yaml", "w") as out:
    out.write("lr: 0.1\n")
read_config("config.yaml")
