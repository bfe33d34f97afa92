import pathlib

options = "-".join(f"layer{n}=0.001" for n in range(30))
pathlib.Path(f"run-{options}.json").write_text("{}")
