import configparser

parser = configparser.ConfigParser()
parser.read_string("[train]\nshuffle = maybe\n")
parser.getboolean("train", "shuffle")
