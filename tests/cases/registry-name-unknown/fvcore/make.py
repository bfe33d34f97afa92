from fvcore.common.registry import Registry

META_ARCH = Registry("META_ARCH")


def build_model(name):
    return META_ARCH.get(name)()


build_model("GeneralizedRCNN")
