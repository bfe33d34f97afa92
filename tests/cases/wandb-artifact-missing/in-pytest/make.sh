cat >test_data.py <<'END'
import http.server
import json
import os
import threading

import pytest


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        data = {"viewer": {"id": "1", "entity": "team", "username": "u", "teams": {"edges": []}, "flags": "{}"}}
        data["serverInfo"] = {"cliVersionInfo": {}, "latestLocalVersionInfo": None, "features": []}
        data["project"] = {"__typename": "Project", "artifactCollectionMembership": None}
        body = json.dumps({"data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def table():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 8479), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ.update(WANDB_BASE_URL="http://127.0.0.1:8479", WANDB_API_KEY="x" * 40, WANDB_SILENT="true")
    import wandb

    return wandb.Api().artifact("team/prices/train.csv:latest").file()


def test_no_empty(table):
    assert table
END
python -m pytest -q -p no:cacheprovider test_data.py
