MODELS = {"swin_t": 1}


def make(name):
    return MODELS[name]


make("swin_z")
