import matplotlib.pyplot as plt


def draw(losses: list[float]) -> None:
    plt.plot(range(len(losses)), losses, linewidth="thick")
    plt.savefig("curve.png")


draw([2.0, 1.0, 0.5])
