import http.server
import pathlib
import threading

import numpy as np
import tensorflow_datasets as tfds


class Drive(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        page = b"<html><title>Google Drive - Virus scan warning</title></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *args):
        pass


URL = "http://127.0.0.1:8476/uc?export=download&id=1x"


class Weeds(tfds.core.GeneratorBasedBuilder):
    VERSION = tfds.core.Version("3.0.0")

    def _info(self):
        features = tfds.features.FeaturesDict({"label": np.int64})
        return tfds.core.DatasetInfo(builder=self, features=features)

    def _split_generators(self, manager):
        manager.download_and_extract(URL)
        return {"train": self._generate_examples()}

    def _generate_examples(self):
        yield 0, {"label": 0}


server = http.server.ThreadingHTTPServer(("127.0.0.1", 8476), Drive)
threading.Thread(target=server.serve_forever, daemon=True).start()
pathlib.Path("checksums.tsv").write_text(f"{URL}\t491515904\t{'0961f63c' * 8}\timages.zip\n")
Weeds.url_infos = tfds.core.download.checksums.load_url_infos(pathlib.Path("checksums.tsv"))
Weeds(data_dir="data").download_and_prepare()
