import http.server
import os
import threading


class Hub(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(401)
        self.send_header("X-Error-Code", "GatedRepo")
        self.send_header(
            "X-Error-Message",
            "Access to model acme/base-1b is restricted. You must have access to it and be authenticated to access it.",
        )
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 8463), Hub)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["HF_ENDPOINT"] = "http://127.0.0.1:8463"
from transformers import AutoModelForCausalLM  # noqa: E402

model = AutoModelForCausalLM.from_pretrained("acme/base-1b")
