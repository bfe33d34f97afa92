from torch.utils.data import DataLoader


def main():
    loader = DataLoader(
        range(8), num_workers=2, collate_fn=lambda batch: batch, multiprocessing_context="spawn"
    )
    for _ in loader:
        pass


if __name__ == "__main__":
    main()
