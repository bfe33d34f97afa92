import configparser


def load_settings(path):
    parser = configparser.ConfigParser()
    parser.read(path)
    return parser.getint("train", "learning_rate")


with open("train.ini", "w") as out:
    out.write("[train]\nlearning_rate = 0.01\n")
load_settings("train.ini")
