import http.server
import os
import threading


class Mirror(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(403, "Forbidden")
        self.send_header("X-Error-Code", "GatedRepo")
        self.send_header("X-Request-Id", "Root=1-67")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 8471), Mirror)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["HF_ENDPOINT"] = "http://127.0.0.1:8471"
from huggingface_hub import hf_hub_download  # noqa: E402

print(hf_hub_download("acme/large", "config.json"))
