def ask_for_notes() -> str:
    return input("Write some notes: ")


print("learning rate 0.1, 3 epochs", flush=True)
notes = ask_for_notes()
print(f"training: {notes}")
