import http.server
import ssl
import subprocess
import threading
from urllib.request import urlretrieve

subprocess.run(
    "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost".split(),
    check=True,
    capture_output=True,
)
server = http.server.HTTPServer(("127.0.0.1", 8455), http.server.SimpleHTTPRequestHandler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("cert.pem", "key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
server.handle_error = lambda *args: None
threading.Thread(target=server.serve_forever, daemon=True).start()


def load_data():
    urlretrieve("https://localhost:8455/train.tar", "train.tar")


load_data()
