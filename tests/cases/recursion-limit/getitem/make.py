class Samples:
    def __getitem__(self, index):
        return self[index + 1]


Samples()[0]
