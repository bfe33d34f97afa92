import http.server
import os
import threading


class Hub(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(429, "Too Many Requests")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 8465), Hub)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["HF_ENDPOINT"] = "http://127.0.0.1:8465"
from huggingface_hub import snapshot_download  # noqa: E402


def build_model():
    return snapshot_download("acme/vit-base")


build_model()
