from huggingface_hub import hf_hub_download


def load_model():
    return hf_hub_download("bert-base-uncased", "config.json")


load_model()
