print("the folder runs/1 exists already", flush=True)
if input("Overwrite it? [y/n] ") != "y":
    raise SystemExit(1)
