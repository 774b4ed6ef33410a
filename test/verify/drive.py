"""Runs verify.py over many bundles in one process. One JSON object a line in, one out.

in   {"zip": base64, "policy": text | null, "since": base64 | absent, "flips": [[offset, mask], ...] | absent}
out  the report; with flips {"missed": [[offset, mask], ...]}: those that give no finding but what the unchanged bundle gives
"""
import base64
import importlib.util
import io
import json
import sys

spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verifier = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verifier)


def verify(data, policy, since=None):
    try:
        files = verifier.Zip(io.BytesIO(data), len(data))
    except verifier.Invalid as error:
        files = error
    return verifier.verify(files, policy, since)


for line in sys.stdin:
    job = json.loads(line)
    data = bytearray(base64.b64decode(job["zip"]))
    policy = verifier.parse_policy(job["policy"]) if job["policy"] else None
    if "flips" not in job:
        result = verify(bytes(data), policy, base64.b64decode(job["since"]) if "since" in job else None)
    else:
        missed = []
        for offset, mask in job["flips"]:
            data[offset] ^= mask
            if not verify(bytes(data), policy)["findings"]:
                missed.append([offset, mask])
            data[offset] ^= mask
        result = {"missed": missed}
    print(json.dumps(result), flush=True)
