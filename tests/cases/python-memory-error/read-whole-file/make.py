import resource


def load_data(path: str) -> list[bytes]:
    with open(path, "rb") as file:
        return [file.read(64 << 20) for _ in range(64)]


resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
print("reading the corpus")
corpus = load_data("/dev/zero")
