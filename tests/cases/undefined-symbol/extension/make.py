import pathlib
import subprocess
import sys

site = pathlib.Path("env/lib/python3.11/site-packages").resolve()
site.mkdir(parents=True)
code = 'namespace c10 { struct Error { Error(int); }; } extern "C" void *PyInit_fast_attn() { return new c10::Error(1); }'
subprocess.run(
    ["g++", "-shared", "-fPIC", "-x", "c++", "-", "-o", site / "fast_attn.so"],
    input=code.encode(),
    check=True,
)
sys.path.insert(0, str(site))
import fast_attn  # noqa: E402, F401
