from pathlib import Path


def load_clips(listing):
    names = Path(listing).read_text().split()
    clips = [name for name in names if Path(name).exists()]
    if len(clips) < len(names):
        raise RuntimeError(
            f"Cannot locate {len(names) - len(clips)} of {len(names)} samples that {listing} names"
        )
    return clips


Path("clips.txt").write_text("a.wav b.wav")
load_clips("clips.txt")
