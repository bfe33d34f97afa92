import ctypes
import pathlib
import shutil
import sys

print("Loading data ...", flush=True)
first = pathlib.Path(sys.prefix) / "lib" / "libiomp5.so"
second = pathlib.Path("second/libiomp5.so")
second.parent.mkdir()
shutil.copy(first, second)
for path in (first, second):
    ctypes.CDLL(str(path)).omp_get_max_threads()
