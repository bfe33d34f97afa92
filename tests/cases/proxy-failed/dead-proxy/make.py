import http.server
import threading

import requests


class Refusing(http.server.BaseHTTPRequestHandler):
    def do_CONNECT(self):
        self.send_error(403)

    def log_message(self, *args):
        pass


server = http.server.HTTPServer(("127.0.0.1", 8454), Refusing)
threading.Thread(target=server.serve_forever, daemon=True).start()


def load_data():
    return requests.get("https://hub.example.org/api", proxies={"https": "http://127.0.0.1:8454"})


load_data()
