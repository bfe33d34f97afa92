import http.server
import os
import threading


class Hub(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(403, "Forbidden")
        self.send_header(
            "X-Error-Message", 'You don\'t have the rights to create a model under the namespace "lab-x".'
        )
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 8467), Hub)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["HF_ENDPOINT"] = "http://127.0.0.1:8467"
from huggingface_hub import create_repo  # noqa: E402

for step in range(1, 3):
    print({"loss": 1 - step / 20, "epoch": step / 2}, flush=True)
create_repo("lab-x/sft", token="x")
