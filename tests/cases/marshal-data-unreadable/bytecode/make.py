import marshal
import types


def load_model(path):
    with open(path, "rb") as f:
        return types.FunctionType(marshal.loads(f.read()), {})


with open("layer.bin", "wb") as f:
    f.write(bytes([0x7F, 0, 1, 2]))
load_model("layer.bin")
