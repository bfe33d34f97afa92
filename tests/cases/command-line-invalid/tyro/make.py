import tyro


def main(data: str, lr: float = 1e-3) -> None:
    print(data, lr)


tyro.cli(main)
