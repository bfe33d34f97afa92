import inspect

REWARD = "def reward(text):\n    return float(len(text))\n"
made: dict = {}
exec(REWARD, made)


def register(function) -> str:
    return inspect.getsource(function)


print("registering the reward function", flush=True)
print(register(made["reward"]))
