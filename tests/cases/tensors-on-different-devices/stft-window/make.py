import torch


def validate(wave: torch.Tensor) -> torch.Tensor:
    window = torch.hann_window(64, device="meta")
    return torch.stft(wave, 64, window=window, return_complex=True)


validate(torch.ones(400))
