from huggingface_hub import snapshot_download


def load_model(name):
    return snapshot_download(name)


load_model("runs/2024/sft/checkpoint-900")
