def validate(batches):
    total = sum(batches)
    return total / len(batches)


validate([])
