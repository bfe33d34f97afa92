import http.server
import pathlib
import threading

import torch

pathlib.Path("resnet-deadbeef.pth").write_bytes(b"half a file")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/resnet-deadbeef.pth"
torch.hub.load_state_dict_from_url(url, model_dir="cache", check_hash=True, progress=False)
