import pathlib

from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer

for index in range(5):
    pathlib.Path(f"runs/{index}").mkdir(parents=True)


def setup():
    observer = Observer()
    for folder in sorted(pathlib.Path("runs").iterdir()):
        observer.schedule(FileSystemEventHandler(), str(folder))
    observer.start()
    return observer


setup()
