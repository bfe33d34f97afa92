def load_config(path):
    with open(path) as file:
        return file.read()


load_config("configs/base.yaml")
