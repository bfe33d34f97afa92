import http.server
import threading
from urllib.request import urlretrieve


class Short(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"half")

    def log_message(self, *args):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Short)
threading.Thread(target=server.serve_forever, daemon=True).start()


def load_data():
    return urlretrieve(f"http://127.0.0.1:{server.server_port}/train.tar", "train.tar")


load_data()
