import typer


def main(data: str, lr: float = 1e-3):
    print(data, lr)


typer.run(main)
