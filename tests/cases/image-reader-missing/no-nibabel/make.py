from pathlib import Path

from monai.transforms import LoadImaged

Path("scan.nii.gz").write_bytes(bytes(64))
LoadImaged(keys=["image"])({"image": "scan.nii.gz"})
