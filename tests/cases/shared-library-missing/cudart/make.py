import torchaudio
