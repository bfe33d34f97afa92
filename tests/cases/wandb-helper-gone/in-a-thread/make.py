import http.server
import json
import os
import signal
import threading
import time


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        asked = json.loads(body).get("variables", {}) if b'"query"' in body else {}
        project = {"id": "1", "name": "vision", "entity": {"id": "1", "name": "team"}}
        bucket = {"id": "1", "name": "ab12cd34", "displayName": "run", "description": None, "config": "{}"}
        data = {"viewer": {"id": "1", "entity": "team", "username": "u", "teams": {"edges": []}, "flags": "{}"}}
        data["serverInfo"] = {"cliVersionInfo": {}, "latestLocalVersionInfo": None}
        data["upsertBucket"] = {"bucket": {**bucket, "sweepName": None, "project": project}, "inserted": True}
        at = "http://127.0.0.1:8482/file"
        edges = [{"node": {"name": name, "url": at, "updatedAt": None}} for name in asked.get("files") or ()]
        data["model"] = {"bucket": {"id": "1", "files": {"uploadHeaders": [], "edges": edges}}}
        data["project"] = {"run": {"stopped": False, "fileCount": 0}}
        body = json.dumps({"data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 8482), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
import wandb  # noqa: E402

run = wandb.init(project="vision")
for step in range(5, 60, 5):
    print(json.dumps({"epoch": step // 10, "step": step, "loss": 205.0 - step}), flush=True)
    if step == 15:
        os.kill(run._backend.wandb_process.pid, signal.SIGKILL)
    time.sleep(3)
os._exit(1)
