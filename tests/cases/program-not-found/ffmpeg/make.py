import subprocess


def load_data(path):
    return subprocess.check_output(["ffmpegx", "-i", path])


load_data("a.mp4")
