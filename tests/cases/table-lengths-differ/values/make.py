import pandas as pd

train = pd.DataFrame({"question": ["a", "b", "c"]})


def prompts(table):
    return [f"{part}: {q}" for q in table["question"] for part in ("user", "model")]


def main():
    train["prompt"] = prompts(train)


main()
