from huggingface_hub import HfApi

print("labelling the evaluation set with the hosted model")
print(HfApi(token=False).whoami(token=False))
