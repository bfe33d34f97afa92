import pathlib
import sys

env = pathlib.Path("env/lib/python3.11/site-packages").resolve()
(env / "walkers").mkdir(parents=True)
(env / "graphs.py").write_text("Node = object\n")
(env / "walkers/__init__.py").write_text('"""Random walks."""\n\nfrom walkers import graph\n')
(env / "walkers/graph.py").write_text("import graphs\n\nNODE_TYPE = graphs.Typed\n")
sys.path.insert(0, str(env))
import walkers  # noqa: E402
