import http.server
import os
import threading


class Hub(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(401)
        self.send_header("X-Error-Code", "RepoNotFound")
        self.send_header("X-Error-Message", "Invalid username or password.")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 8468), Hub)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["HF_ENDPOINT"] = "http://127.0.0.1:8468"
from datasets import load_dataset  # noqa: E402

data = load_dataset("imbd")
