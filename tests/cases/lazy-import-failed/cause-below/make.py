import pathlib
import sys

site = pathlib.Path("site")
(site / "torchvision").mkdir(parents=True)
(site / "torchvision/__init__.py").write_text('raise RuntimeError("operator of a dependency is not registered")\n')
(site / "torchvision-0.28.0.dist-info").mkdir()
(site / "torchvision-0.28.0.dist-info/METADATA").write_text("Name: torchvision\nVersion: 0.28.0\n")
sys.path.insert(0, str(site))
from transformers import ViTImageProcessorFast
