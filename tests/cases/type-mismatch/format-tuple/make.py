def evaluate():
    return 0.5, 0.9


def validate():
    print(f"accuracy {evaluate():.2f}")


validate()
