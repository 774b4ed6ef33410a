#!/usr/bin/env python3
"""Verifies a Spanproof evidence bundle. Python >= 3.9, standard library only; shares no code with the program that wrote the bundle.

    python3 verify.py BUNDLE --policy TRUST-POLICY [--json]

BUNDLE is the zip or the unpacked folder. TRUST-POLICY must reach you by another way than the bundle.
Exit codes: 0 verified, 1 findings, 2 cannot be opened. Format: docs/ledger-format.md. Everything in a bundle is treated as hostile.
"""
from __future__ import annotations

import argparse, base64, functools, hashlib, json, os, re, struct, sys, unicodedata, zlib
from datetime import datetime, timedelta, timezone


class Invalid(Exception):
    """Bytes that do not follow their grammar."""


def require(condition, what):
    if not condition:
        raise Invalid(what)


def sha256(data): return hashlib.sha256(data).digest()


# ---- Ed25519 (RFC 8032), affine arithmetic in extended coordinates ----
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add_points(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def decode_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * SQRT_MINUS_ONE % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def encode_point(p):
    inverse = pow(p[2], P - 2, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


@functools.lru_cache(maxsize=64)
def doublings(encoded, negate):
    """The point times 1, 2, 4, 8 ...; one table serves every signature of a key."""
    point = decode_point(encoded)
    if point is None:
        return None
    table = [(P - point[0], point[1], 1, P - point[3]) if negate else point]
    while len(table) < 256:
        table.append(add_points(table[-1], table[-1]))
    return table


def multiply(scalar, table):
    total = (0, 1, 1, 0)
    for double in table:
        if scalar & 1:
            total = add_points(total, double)
        scalar >>= 1
    return total


BASE = (4 * pow(5, P - 2, P) % P).to_bytes(32, "little")


@functools.lru_cache(maxsize=4096)
def verify_ed25519(key, message, signature):
    minus_key = doublings(key, True)
    scalar = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or minus_key is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    point = add_points(multiply(scalar, doublings(BASE, False)), multiply(challenge, minus_key))
    return encode_point(point) == signature[:32]


# ---- strict text: one spelling for every value ----
def utf8(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid("not UTF-8")


def base64_bytes(text):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Invalid("not base64")
    require(base64.b64encode(data).decode() == text, "base64 in another spelling")
    return data


def decimal(text):
    require(re.fullmatch(r"0|[1-9][0-9]{0,15}", text) and int(text) < 2**53, "not a decimal")
    return int(text)


def is_name(text):
    return isinstance(text, str) and text != "" and not any(c == "+" or c.isspace() or c < " " for c in text)


def canonical(data):
    """Canonical JSON (RFC 8785, restricted): no null, no float, lower-case keys, integers below 2^53."""
    def refuse(_): raise Invalid("a float or constant")
    try:
        value = json.loads(utf8(data), parse_float=refuse, parse_constant=refuse)
        check_json(value, 0)
        spelt = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")
    except (ValueError, RecursionError):
        raise Invalid("not JSON")
    require(spelt == data, "not the canonical spelling")
    return value


def check_json(value, depth):
    require(depth <= 64, "nested too deep")
    if isinstance(value, dict):
        for key, member in value.items():
            require(re.fullmatch(r"[a-z][a-z0-9_]*", key), "a foreign key")
            check_json(member, depth + 1)
    elif isinstance(value, list):
        for member in value:
            check_json(member, depth + 1)
    else:
        require(isinstance(value, (str, bool)) or (isinstance(value, int) and abs(value) < 2**53), "null or a large integer")


def is_count(value): return isinstance(value, int) and not isinstance(value, bool) and value >= 0
def is_hash(value): return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) is not None
def is_instant(value): return isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]{0,19}", value) is not None


# ---- notes (c2sp.org/signed-note) and checkpoints (c2sp.org/tlog-checkpoint) ----
def parse_vkey(text):
    match = re.fullmatch(r"([^+]+)\+([0-9a-f]{8})\+(.+)", text, re.S) if isinstance(text, str) else None
    require(match and is_name(match[1]), "not a vkey")
    material = base64_bytes(match[3])
    require(len(material) == 33 and material[0] == 1, "not an Ed25519 key")
    return {"text": text, "name": match[1], "id": bytes.fromhex(match[2]), "key": material[1:]}


def parse_note(data):
    note = utf8(data)
    split = note.rfind("\n\n")
    require(split >= 0 and note.endswith("\n") and split + 2 < len(note), "no signature block")
    text, lines = note[:split + 1], note[split + 2:-1].split("\n")
    require(not any(c < " " and c != "\n" for c in text) and len(lines) <= 64, "control characters or too many signatures")
    signatures = []
    for line in lines:
        match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
        require(match and is_name(match[1]), "not a signature line")
        raw = base64_bytes(match[2])
        require(len(raw) >= 5, "a signature too short")
        signatures.append((match[1], raw[:4], raw[4:]))
    return text, signatures


def is_signed_by(data, keys):
    """True where every one of the keys signed and none of their lines fails; lines of other keys are ignored."""
    text, signatures = parse_note(data)
    for vkey in keys:
        if sha256(vkey["name"].encode() + b"\n\x01" + vkey["key"])[:4] != vkey["id"]:
            return False
        lines = [signature for name, key_id, signature in signatures if (name, key_id) == (vkey["name"], vkey["id"])]
        if not lines or not all(verify_ed25519(vkey["key"], text.encode(), signature) for signature in lines):
            return False
    return True


def parse_checkpoint(text):
    origin, size, root, *extensions = text[:-1].split("\n") + ["", ""]
    require(is_name(origin) and "" not in extensions[:-2], "not a checkpoint")
    head = base64_bytes(root)
    require(len(head) == 32, "not a root")
    return origin, decimal(size), head, len(extensions) - 2


def parse_origin(origin):
    match = re.fullmatch(r"(.+)/s/([a-z0-9-]{1,64})/([1-9][0-9]*)/([a-z][a-z0-9_]*)/([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)", origin)
    require(match and is_name(match[1]), "not a stream origin")
    return {"log": match[1], "writer": match[2], "epoch": decimal(match[3]), "period": period_bounds(match[5])}


def period_bounds(period):
    try:
        start = datetime.strptime(period, "%Y-%m" if len(period) == 7 else "%Y-%m-%d").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Invalid("not a date")
    days = timedelta(days=1) if len(period) == 10 else timedelta(days=32)
    end = start + days if len(period) == 10 else (start + days).replace(day=1)
    return tuple(int((instant - datetime(1970, 1, 1, tzinfo=timezone.utc)) / timedelta(seconds=1)) * 10**9 for instant in (start, end))


class Frontier:
    """Roots of the perfect subtrees of an RFC 6962 tree."""
    def __init__(self): self.size, self.stack = 0, []

    def push(self, leaf):
        node, rest = sha256(b"\0" + leaf), self.size
        while rest & 1:
            node, rest = sha256(b"\1" + self.stack.pop() + node), rest >> 1
        self.stack.append(node)
        self.size += 1

    def root(self):
        root = self.stack[-1] if self.stack else sha256(b"")
        for node in self.stack[-2::-1]:
            root = sha256(b"\1" + node + root)
        return root


# ---- the report ----
class Findings:
    def __init__(self): self.list, self.omitted = [], 0

    def add(self, code, message, **where):
        last = self.list[-1] if self.list else None
        place = ("path", "stream", "source")
        if last and not self.omitted and last["code"] == code and all(last["where"].get(k) == where.get(k) for k in place) \
                and "last" in last["where"] and where.get("first") == last["where"]["last"] + 1:
            last["where"]["last"] = where["last"]
        elif len(self.list) < 1000:
            self.list.append({"code": code, "where": where, "message": message})
        else:
            self.omitted += 1


# ---- the container: a zip in one spelling, or a folder ----
BLOCK, TILE = 16384, 256
TAGS = ("README.txt", "bag-info.txt", "bagit.txt", "keys/trust-policy", "manifest-sha256.txt", "tagmanifest-sha256.txt",
        "tagmanifest-sha256.txt.note", "verify/verify.py")
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MAX32 = 0xFFFFFFFF


class Zip:
    def __init__(self, handle, size):
        self.handle, self.members, at = handle, {}, 0
        names, central = [], b""
        while self.slice(at, 4) == b"PK\x03\x04" and size - at >= 30:
            crc, length, _, name_length = struct.unpack("<IIIH", self.slice(at + 14, 14))
            name = self.slice(at + 30, name_length).decode("latin-1")
            require(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*", name) and len(name) <= 255, "zip: a name that is not allowed")
            require(not names or names[-1] < name, "zip: names are not in ascending order")
            sizes = struct.pack("<IIIH", crc, length, length, name_length)
            require(self.slice(at, 30) == b"PK\x03\x04" + struct.pack("<HHHHH", 10, 0, 0, 0, 0x21) + sizes + b"\0\0", "zip: a header is not spelt as it must be")
            require(length != MAX32 and size - at - 30 - name_length >= length, "zip: a member ends behind the file")
            far = at >= MAX32
            central += b"PK\x01\x02" + struct.pack("<HHHHHH", 0x0314, 45 if far else 10, 0, 0, 0, 0x21) + sizes
            central += struct.pack("<HHHHII", 12 if far else 0, 0, 0, 0, 0o100644 << 16, MAX32 if far else at) + name.encode()
            central += struct.pack("<HHQ", 1, 8, at) if far else b""
            names.append(name)
            self.members[name] = (at + 30 + name_length, length, crc)
            at += 30 + name_length + length
        count, wide = len(names), b""
        if count >= 0xFFFF or len(central) >= MAX32 or at >= MAX32:
            wide = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, len(central), at)
            wide += b"PK\x06\x07" + struct.pack("<IQI", 0, at + len(central), 1)
        few = min(count, 0xFFFF)
        end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, few, few, min(len(central), MAX32), min(at, MAX32), 0)
        expected = central + wide + end
        require(size - at == len(expected) and self.slice(at, len(expected)) == expected, "zip: the directory does not describe the members")
        self.names = names

    def slice(self, offset, length):
        self.handle.seek(offset)
        return self.handle.read(length)

    def read(self, name): return self.slice(*self.members[name][:2]) if name in self.members else None
    def crc(self, name): return self.members[name][2]


class Folder:
    def __init__(self, path):
        self.path = path
        found = (os.path.join(base, file) for base, _, files in os.walk(path) for file in files)
        self.names = sorted(os.path.relpath(file, path).replace(os.sep, "/") for file in found)
        self.known = set(self.names)

    def read(self, name):
        if name not in self.known:
            return None
        with open(os.path.join(self.path, name), "rb") as file:
            return file.read()

    def crc(self, name): return None


def tile_path(tile, width):
    path, rest = "%03d" % (tile % 1000), tile // 1000
    while rest:
        path, rest = "x%03d/%s" % (rest % 1000, path), rest // 1000
    return "data/log/tile/entries/" + path + ("" if width == TILE else ".p/%d" % width)


def is_known(name, description):
    if name in TAGS or name in ("data/bundle.json", "data/log/checkpoint"):
        return True
    block = re.fullmatch(r"data/streams/([0-9]{6})/([0-9]{6})/(core\.jsonl|leaves|parts)", name)
    if block:
        number = int(block[1])
        return number < len(description["streams"]) and int(block[2]) * BLOCK < description["streams"][number]["rows"]
    tile = re.fullmatch(r"data/log/tile/entries/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/[0-9]+)?", name)
    number = int(re.sub("[x/]", "", tile[1])) if tile else -1
    size = description["log_size"]
    return tile is not None and number * TILE < size and tile_path(number, min(TILE, size - number * TILE)) == name


def parse_description(data):
    value = canonical(data)
    require(isinstance(value, dict) and value.get("schema") == "spanproof/bundle/v1", "schema")
    require(set(value) == {"schema", "log", "log_size", "from", "to", "scope", "streams", "counts", "withheld"}, "members")
    require(is_name(value["log"]) and is_count(value["log_size"]) and is_instant(value["from"]) and is_instant(value["to"]), "log or period")
    scope, streams = value["scope"], value["streams"]
    require(isinstance(scope, dict) and set(scope) <= {"tenant_tag"} and re.fullmatch("[0-9a-f]{32}", str(scope.get("tenant_tag", "0" * 32))), "scope")
    require(isinstance(scope.get("tenant_tag", ""), str), "scope")
    require(isinstance(streams, list) and len(streams) <= 1000000, "streams")
    for stream in streams:
        require(isinstance(stream, dict) and set(stream) == {"origin", "rows", "records"} and is_name(stream["origin"]), "a stream")
        require(is_count(stream["rows"]) and is_count(stream["records"]), "a stream")
    origins = [stream["origin"] for stream in streams]
    require(all(a.encode("utf-16-be") < b.encode("utf-16-be") for a, b in zip(origins, origins[1:])), "streams are not in ascending order")
    counts = {"streams": len(streams), "rows": sum(s["rows"] for s in streams), "records": sum(s["records"] for s in streams)}
    require(value["counts"] == counts and not any(isinstance(n, bool) for n in value["counts"].values()), "counts")
    withheld = value["withheld"]
    require(isinstance(withheld, dict) and set(withheld) == {"body", "original", "subject"} and all(map(is_count, withheld.values())), "withheld")
    value["period"] = (int(value["from"]), int(value["to"]))
    value["tenant"] = bytes.fromhex(scope["tenant_tag"]) if scope else None
    return value


def check_bag(files, description, findings):
    hashes, sizes = {}, {}
    for name in files.names:
        if not is_known(name, description):
            findings.add("BUNDLE_FILE_UNKNOWN", "no bundle of this description has this file", path=name)
        data = files.read(name)
        if files.crc(name) is not None and zlib.crc32(data) != files.crc(name):
            findings.add("BUNDLE_ZIP", "the file does not match its CRC", path=name)
        hashes[name], sizes[name] = hashlib.sha256(data).hexdigest(), len(data)
    payload = [name for name in files.names if name.startswith("data/")]
    unlisted = ("tagmanifest-sha256.txt", "tagmanifest-sha256.txt.note")
    check_manifest(files, findings, "manifest-sha256.txt", {name: hashes[name] for name in payload})
    check_manifest(files, findings, unlisted[0], {n: hashes[n] for n in files.names if not n.startswith("data/") and n not in unlisted})
    for path in ("bagit.txt", "bag-info.txt"):
        if path not in hashes:
            findings.add("BUNDLE_FILE_MISSING", "the bundle has no such file", path=path)
    if files.read("bagit.txt") not in (None, BAGIT):
        findings.add("BUNDLE_INVALID", "not the one text it may hold", path="bagit.txt")
    info = files.read("bag-info.txt")
    if info is not None:
        grammar = rb"Bag-Software-Agent: spanproof\n(?:Bagging-Date: [0-9]{4}-[0-9]{2}-[0-9]{2}\n)?Payload-Oxum: (0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})\n"
        match = re.fullmatch(grammar, info)
        if not match:
            findings.add("BUNDLE_INVALID", "lines are unknown, missing or out of order", path="bag-info.txt")
        elif (int(match[1]), int(match[2])) != (sum(sizes[name] for name in payload), len(payload)):
            findings.add("BUNDLE_MISMATCH", "Payload-Oxum is not the size of the payload", path="bag-info.txt")
    return hashes.get(unlisted[0])


def check_manifest(files, findings, path, actual):
    data = files.read(path)
    if data is None:
        return findings.add("BUNDLE_FILE_MISSING", "the bundle has no such file", path=path)
    if data == "".join("%s  %s\n" % (actual[name], name) for name in sorted(actual)).encode():
        return None
    stated = {}
    try:
        text = utf8(data)
        require(text == "" or text.endswith("\n"), "no final newline")
        for line in text.split("\n")[:-1]:
            match = re.fullmatch(r"([0-9a-f]{64})  ([^\n\r\u2028\u2029]+)", line)
            require(match and match[2] not in stated, "a malformed line")
            stated[match[2]] = match[1]
    except Invalid:
        stated = dict(actual)
    differing = sorted(name for name in {**stated, **actual} if stated.get(name) != actual.get(name))
    for name in differing:
        if name not in actual:
            findings.add("BUNDLE_FILE_MISSING", path + " lists it", path=name)
        else:
            findings.add("BUNDLE_MANIFEST", "not the file that %s lists" % path, path=name)
    if not differing:
        findings.add("BUNDLE_MANIFEST", "lines are malformed, repeated or out of order", path=path)


# ---- the global log ----
def is_head(v): return shaped(v, {"stream": is_name, "size": is_count, "root": is_hash})


def is_vkey(value):
    try:
        return parse_vkey(value) is not None
    except Invalid:
        return False


def shaped(value, shape):
    if not isinstance(value, dict) or not set(value) <= {key.rstrip("?") for key in shape}:
        return False
    return all(check(value[key.rstrip("?")]) if key.rstrip("?") in value else key.endswith("?") for key, check in shape.items())


def is_time(value): return is_instant(value) and int(value) < 2**64


HEAD = {"stream": is_name, "size": is_count, "root": is_hash, "time": is_time}
ENTRIES = {
    "log.open": {"origin": is_name, "roles": lambda v: shaped(v, {"log": is_vkey, "governance": is_vkey}), "policy_hash?": is_hash, "time": is_time},
    "key.register": {"role": lambda v: v == "writer", "vkey": is_vkey, "time": is_time},
    "stream.open": {"stream": is_name, "vkey": is_vkey, "previous?": is_head, "time": is_time},
    "stream.close": HEAD,
    "stream.abandon": HEAD,
    "export.create": {"bundle": lambda v: isinstance(v, str) and re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,127}", v) is not None, "root": is_hash,
                      "from": is_time, "to": is_time, "time": is_time},
}
ENTRY_PREFIX = "spanproof/entry/v1\n"


class Refused(Exception):
    """An entry that its author may not make; args: code, message."""


class Log:
    """Follows the log entry by entry; each is judged by what the ones before it allow."""

    def __init__(self, name, included):
        self.name, self.included = name, included
        self.log_key = self.governance = None
        self.writers, self.streams, self.key_of_writer, self.writer_of_key = [], {}, {}, {}

    def take(self, index, data):
        try:
            text, signatures = parse_note(data)
            if not text.startswith(ENTRY_PREFIX):
                return self.take_checkpoint(data, text)
            value = canonical(text[len(ENTRY_PREFIX):-1].encode())
            require(isinstance(value, dict) and isinstance(value.get("type"), str) and value["type"] in ENTRIES, "unknown type")
            kind = value.pop("type")
            require(shaped(value, ENTRIES[kind]), "unknown or missing members")
            require((index == 0) == (kind == "log.open"), "log.open is the first entry and no other")
            self.judge(index, data, kind, value, signatures)
        except Invalid as error:
            raise Refused("ENTRY_INVALID", str(error))

    def judge(self, index, data, kind, value, signatures):
        if kind == "log.open":
            require(value["origin"] == self.name, "log.open is of another log")
            self.log_key, self.governance = parse_vkey(value["roles"]["log"]), parse_vkey(value["roles"]["governance"])
            self.need(data, self.governance)
        elif kind == "key.register":
            vkey = parse_vkey(value["vkey"])
            self.need(data, self.governance, vkey)
            self.writers.append(vkey)
        elif kind == "stream.open":
            self.open_stream(index, data, value, signatures)
        elif kind in ("stream.close", "stream.abandon"):
            stream = self.find_open(value["stream"])
            self.need(data, stream["by"] if kind == "stream.close" else self.governance)
            if not stream["heads"] or (value["size"], bytes.fromhex(value["root"])) != stream["heads"][-1]:
                raise Refused("STREAM_INVALID", "it ends with a head that is not the last one logged")
            stream["closed"] = True
        else:
            self.need(data, self.governance)

    def open_stream(self, index, data, value, signatures):
        known = [w for w in self.writers if any((name, key_id) == (w["name"], w["id"]) for name, key_id, _ in signatures)]
        if not known:
            raise Refused("WRITER_UNKNOWN", "the stream is opened by a key that is not registered")
        self.need(data, *known)
        name, by, vkey = value["stream"], known[0], parse_vkey(value["vkey"])
        origin = parse_origin(name)
        if origin["log"] != self.name or vkey["name"] != name or name in self.streams:
            raise Refused("STREAM_INVALID", "of another log, with a key of another name, or opened again")
        if self.key_of_writer.setdefault(origin["writer"], by["text"]) != by["text"] or self.writer_of_key.setdefault(by["text"], origin["writer"]) != origin["writer"]:
            raise Refused("STREAM_INVALID", "opened by another key than the other streams of its writer")
        self.streams[name] = {**origin, "vkey": vkey, "by": by, "heads": [], "closed": False, "previous": value.get("previous"), "opened": index}

    def take_checkpoint(self, data, text):
        name, size, root, extensions = parse_checkpoint(text)
        require(extensions == 0, "a stream checkpoint has three lines")
        stream = self.find_open(name)
        if size <= (stream["heads"][-1][0] if stream["heads"] else 0):
            raise Refused("STREAM_INVALID", "the stream did not grow")
        if name in self.included and not is_signed_by(data, [stream["vkey"]]):
            raise Refused("CHECKPOINT_SIGNATURE", "not signed by the stream's key")
        stream["heads"].append((size, root))

    def find_open(self, name):
        if name not in self.streams or self.streams[name]["closed"]:
            raise Refused("STREAM_INVALID", "the stream is not open")
        return self.streams[name]

    def need(self, data, *keys):
        if None in keys or not is_signed_by(data, keys):
            raise Refused("ENTRY_SIGNATURE", "not signed by who may say it")

    def finish(self, findings):
        epochs = {}
        for stream in self.streams.values():
            epochs.setdefault(stream["writer"], set()).add(stream["epoch"])
        for writer in sorted(epochs):
            expected = 1
            for epoch in sorted(epochs[writer]):
                if epoch > expected:
                    findings.add("EPOCH_GAP", "epochs that left no trace", stream="%s/s/%s" % (self.name, writer), first=expected, last=epoch - 1)
                expected = epoch + 1
        for stream in self.streams.values():
            previous = stream["previous"]
            heads = self.streams[previous["stream"]]["heads"] if previous and previous["stream"] in self.streams else []
            if any(size > previous["size"] or (size == previous["size"] and root.hex() != previous["root"]) for size, root in heads):
                findings.add("STREAM_INVALID", "continues a head that the log contradicts", stream=self.name, first=stream["opened"], last=stream["opened"])


def check_log(files, description, policy, findings):
    name, size = description["log"], description["log_size"]
    log, tree = Log(name, {stream["origin"] for stream in description["streams"]}), Frontier()
    whole = read_log(files, description, policy, findings, log, tree)
    log.finish(findings)
    note = files.read("data/log/checkpoint")
    if note is None:
        findings.add("BUNDLE_FILE_MISSING", "the bundle has no such file", path="data/log/checkpoint")
    elif log.log_key is not None:
        try:
            require(is_signed_by(note, [log.log_key]) and log.log_key["name"] == name, "not by the log key")
            origin, stated, root, _ = parse_checkpoint(parse_note(note)[0])
            require(origin == name, "of another log")
            if stated != size:
                findings.add("BUNDLE_MISMATCH", "the checkpoint is of another size", path="data/log/checkpoint")
            elif whole and root != tree.root():
                findings.add("LOG_ROOT_MISMATCH", "the entries do not make the signed root", stream=name, first=0, last=size - 1)
        except Invalid:
            findings.add("LOG_CHECKPOINT", "not a checkpoint of this log by its log key", path="data/log/checkpoint")
    if policy and (log.log_key is None or policy["log"] != log.log_key["text"]):
        findings.add("TRUST_LOG_KEY", "the log key of entry 0 is not the one in the trust policy", stream=name)
    return log


def read_log(files, description, policy, findings, log, tree):
    name, size = description["log"], description["log_size"]
    if size == 0:
        findings.add("ENTRY_INVALID", "a log starts with log.open", stream=name, first=0, last=0)
    while tree.size < size:
        width = min(TILE, size - tree.size)
        path = tile_path(tree.size // TILE, width)
        data = files.read(path)
        entries, at = [], 0
        while data is not None and at + 2 <= len(data) and len(entries) < width:
            length = int.from_bytes(data[at:at + 2], "big")
            entries.append(data[at + 2:at + 2 + length])
            at += 2 + length
        if data is None or at != len(data) or len(entries) != width:
            findings.add("BUNDLE_FILE_MISSING" if data is None else "BUNDLE_INVALID", "%d entries are expected" % width, path=path)
            findings.add("GAP", "entries of the log cannot be read", stream=name, first=tree.size, last=size - 1)
            return False
        for entry in entries:
            if tree.size == 0 and policy and hashlib.sha256(entry).hexdigest() != policy["entry0"]:
                findings.add("TRUST_ENTRY0", "its hash is not the one in the trust policy", stream=name, first=0, last=0)
            try:
                log.take(tree.size, entry)
            except Refused as refused:
                findings.add(refused.args[0], refused.args[1], stream=name, first=tree.size, last=tree.size)
            tree.push(entry)
    return size > 0


# ---- streams and rows ----
LEAF = struct.Struct(">4sBB4xxxxQQ")
CORE = re.compile(rb'\{"core":(.*),"seq":(0|[1-9][0-9]{0,15})\}\n', re.S)
CALL_KINDS = (1, 2, 11)


def parse_leaf(data):
    magic, kind, flags, seq, t_event, t_ingest, record_id, src_seq, src_id, tenant, core, subject, body = struct.unpack(">4sBBQQQ16sQ16s16s32s32s32s", data)
    zero = (bytes(16), bytes(32))
    valid = magic == b"SPF1" and 1 <= kind <= 11 and flags < 32 and seq < 2**53 and (flags & 1 > 0) != (src_id in zero) and (flags & 1 or src_seq == 0) \
        and (flags & 2 > 0) != (subject in zero) and (flags & 12 > 0) != (body in zero)
    return {"kind": kind, "flags": flags, "seq": seq, "t": t_ingest, "id": record_id, "src_seq": src_seq, "src_id": src_id, "tenant": tenant,
            "core": core, "body": body} if valid else None


def check_streams(files, description, log, findings, sources):
    start, end = description["period"]
    required = {name: s for name, s in log.streams.items() if s["heads"] and s["period"][0] < end and s["period"][1] > start}
    listed = {stream["origin"] for stream in description["streams"]}
    for name in sorted(set(required) - listed):
        findings.add("STREAM_MISSING", "logged for this period, absent from the bundle", stream=name, first=0, last=required[name]["heads"][-1][0] - 1)
    totals, ids = {"rows": 0, "records": 0, "body": 0, "original": 0, "subject": 0}, set()
    for number, stated in enumerate(description["streams"]):
        name = stated["origin"]
        if name not in required:
            findings.add("STREAM_UNEXPECTED", "the log names no such stream for this period", stream=name)
            continue
        before = totals["records"]
        Stream(files, description, findings, sources, ids, totals).check(number, name, required[name])
        if (stated["rows"], stated["records"]) != (required[name]["heads"][-1][0], totals["records"] - before):
            findings.add("BUNDLE_MISMATCH", "the stated counts are not those of its rows", path="data/bundle.json", stream=name)
    if any(description["withheld"][part] != totals[part] for part in ("body", "original", "subject")):
        findings.add("BUNDLE_MISMATCH", "the counts of withheld parts are not those of the rows", path="data/bundle.json")
    return totals


class Stream:
    def __init__(self, files, description, findings, sources, ids, totals):
        self.files, self.description, self.findings, self.sources, self.ids, self.totals = files, description, findings, sources, ids, totals

    def find(self, code, message, first, last=None):
        self.findings.add(code, message, stream=self.name, first=first, last=first if last is None else last)

    def in_scope(self, leaf, any_time=False):
        start, end = self.description["period"]
        tenant = self.description["tenant"]
        return (any_time or start <= leaf["t"] < end) and (tenant is None or tenant == leaf["tenant"])

    def check(self, number, name, stream):
        self.name, self.size = name, stream["heads"][-1][0]
        self.heads, self.tree, self.expected, self.proven, self.broken, newest = iter(stream["heads"]), Frontier(), 0, 0, False, 0
        self.head, block = next(self.heads), 0
        while block * BLOCK < self.size:
            paths = {file: "data/streams/%06d/%06d/%s" % (number, block, file) for file in ("leaves", "core.jsonl", "parts")}
            data = {file: self.files.read(path) for file, path in paths.items()}
            for file in paths:
                if data[file] is None and (file == "leaves" or data["leaves"] is not None):
                    self.findings.add("BUNDLE_FILE_MISSING", "of " + name, path=paths[file])
            if data["leaves"] is None:
                break
            if len(data["leaves"]) % 182:
                self.findings.add("BUNDLE_INVALID", "not a whole number of rows", path=paths["leaves"])
            cores, parts = Cores(self, data["core.jsonl"] or b"", paths["core.jsonl"]), Parts(self, data["parts"] or b"", paths["parts"])
            for at in range(0, len(data["leaves"]) - 181, 182):
                leaf = self.take(data["leaves"][at:at + 182])
                if leaf is None:
                    continue
                if leaf["t"] < newest:
                    self.find("TIME_ORDER", "ingested before its predecessor", leaf["seq"])
                newest = max(newest, leaf["t"])
                if not stream["period"][0] <= leaf["t"] < stream["period"][1]:
                    self.find("TIME_PERIOD", "not ingested in the stream's period", leaf["seq"])
                if leaf["id"] in self.ids:
                    self.find("DUPLICATE_RECORD", "its record id appears before", leaf["seq"])
                self.ids.add(leaf["id"])
                core, in_scope = None, self.in_scope(leaf)
                self.totals["records"] += in_scope
                if self.in_scope(leaf, leaf["kind"] == 8):
                    for part, flag in (("subject", 2), ("body", 4), ("original", 8)):
                        self.totals[part] += leaf["flags"] & flag > 0
                    core = cores.take(leaf)
                    parts.take(leaf)
                self.sources.take(leaf, core, in_scope)
            cores.finish()
            parts.finish()
            block += 1
        if self.expected < self.size:
            self.find("GAP", "rows are missing", self.expected, self.size - 1)

    def take(self, data):
        self.totals["rows"] += 1
        leaf = parse_leaf(data)
        if leaf is None:
            self.find("LEAF_INVALID", "not a row of a known kind", self.expected)
            self.expected += 1
        elif leaf["seq"] == self.expected:
            self.expected += 1
        else:
            self.broken = True  # no later root can be recomputed
            if leaf["seq"] < self.expected:
                self.find("ROW_ORDER", "found where row %d belongs" % self.expected, leaf["seq"])
            elif leaf["seq"] < self.size:
                self.find("GAP", "rows are missing", self.expected, leaf["seq"] - 1)
                self.expected = leaf["seq"] + 1
        if leaf and leaf["seq"] >= self.size:
            self.find("ROW_UNLOGGED", "behind the last logged checkpoint", leaf["seq"])
        self.tree.push(data)
        if not self.broken and self.head and self.tree.size == self.head[0]:
            if self.tree.root() == self.head[1]:
                self.proven = self.head[0]
            else:
                self.broken = True
                self.find("ROOT_MISMATCH", "they do not make the signed root", self.proven, self.head[0] - 1)
            self.head = next(self.heads, None)
        return leaf


class Cores:
    """core.jsonl beside the rows: each row that carries its core takes the next line, which must be its own."""
    def __init__(self, stream, data, path): self.stream, self.data, self.path, self.at = stream, data, path, 0

    def line(self):
        if self.at is None or self.at >= len(self.data):
            return None
        end = self.data.find(b"\n", self.at) + 1
        match = CORE.fullmatch(self.data[self.at:end])
        if not match or int(match[2]) >= 2**53:
            self.stream.findings.add("BUNDLE_INVALID", "a line is not {\"core\":...,\"seq\":...}", path=self.path)
            self.at = None
            return None
        return int(match[2]), match[1], end

    def skip(self, until):
        line = self.line()
        while line and line[0] < until:
            self.stream.find("CORE_UNEXPECTED", "the row is out of scope, or has its core already", line[0])
            self.at = line[2]
            line = self.line()
        return line

    def take(self, leaf):
        line = self.skip(leaf["seq"])
        if not line or line[0] != leaf["seq"]:
            return self.stream.find("CORE_MISSING", "the row is in scope", leaf["seq"])
        self.at = line[2]
        if sha256(b"spanproof/core/v1\n" + line[1]) != leaf["core"]:
            return self.stream.find("LEAF_MISMATCH", "the core is not the one the row commits to", leaf["seq"])
        try:
            return canonical(line[1])
        except Invalid:
            return self.stream.find("CORE_INVALID", "sealed as it is, but not canonical JSON", leaf["seq"])

    def finish(self): self.skip(2**53)


class Parts:
    def __init__(self, stream, data, path): self.stream, self.data, self.path, self.at = stream, data, path, 0

    def take(self, leaf):
        if not leaf["flags"] & 12:
            return
        row, fits = self.data[self.at:self.at + 72], False
        if len(row) == 72 and int.from_bytes(row[:8], "big") == leaf["seq"]:
            self.at += 72
            body, original = row[8:40], row[40:]
            fits = (body != bytes(32)) == (leaf["flags"] & 4 > 0) and (original != bytes(32)) == (leaf["flags"] & 8 > 0) \
                and sha256(b"spanproof/body/v1\n" + body + original) == leaf["body"]
        if not fits:
            self.stream.find("PART_MISMATCH", "the hashes of its parts are absent or not those the row commits to", leaf["seq"])

    def finish(self):
        if self.at != len(self.data):
            self.stream.findings.add("BUNDLE_INVALID", "bytes that belong to no row", path=self.path)


# ---- sources ----
class Sources:
    """What each source said and what of it is on record; the rows of one source lie in any number of streams."""
    def __init__(self, description, findings): self.description, self.findings, self.sources, self.without = description, findings, {}, 0

    def find(self, code, message, source, first, last):
        self.findings.add(code, message, source=source, first=first, last=last)

    def take(self, leaf, core, in_scope):
        if not leaf["flags"] & 1:
            self.without += in_scope and leaf["kind"] in CALL_KINDS
            return
        name, seq = leaf["src_id"].hex(), leaf["src_seq"]
        source = self.sources.setdefault(name, {"calls": [], "rows": 0, "altered": 0, "keys": [], "said": [], "service": None, "hello_in_period": False})
        if seq >= 2**53:
            self.findings.add("SOURCE_INVALID", "a call number beyond 2^53", source=name)
        elif leaf["kind"] != 8:
            facts = core if isinstance(core, dict) else {}
            source["rows"] += in_scope
            source["altered"] += facts.get("call_digest_state") == "mismatch"
            source["calls"].append((seq, bytes.fromhex(facts["call_digest"]) if is_hash(facts.get("call_digest")) else None))
        elif core is not None:
            source["rows"] += in_scope
            try:
                self.hear(source, leaf, core, in_scope)
            except Invalid:
                self.find("SOURCE_INVALID", "a hello or checkpoint that is malformed or not of this source", name, seq, seq)

    def hear(self, source, leaf, core, in_scope):
        require(isinstance(core, dict) and core.get("schema") == "spanproof/source/v1", "not a statement")
        boot, instance, event = core.get("boot_id"), core.get("instance_id"), core.get("event")
        require(isinstance(boot, str) and isinstance(instance, str) and len(instance.encode()) < 65536, "not a statement")
        said = struct.pack(">H", len(instance.encode())) + instance.encode() + boot.encode()
        require(sha256(b"spanproof/src/v1\n" + said)[:16] == leaf["src_id"] and event in ("hello", "checkpoint"), "of another source")
        encoded = core.get("public_key" if event == "hello" else "signature")
        data = base64_bytes(encoded if isinstance(encoded, str) else "?")
        if event == "hello":
            require(len(data) == 32 and leaf["src_seq"] == 0, "not a hello")
            source["service"] = source["service"] or (core["service"] if isinstance(core.get("service"), str) else None)
            source["hello_in_period"] = source["hello_in_period"] if source["keys"] else in_scope
            source["keys"] += [] if data in source["keys"] else [data]
        else:
            require(all(is_count(core.get(n)) for n in ("first", "last", "dropped")) and is_hash(core.get("h")), "not a checkpoint")
            require(core["first"] <= core["last"] + 1 and core["last"] == leaf["src_seq"], "not a checkpoint")
            claim = {name: core[name] for name in ("boot_id", "dropped", "first", "h", "last")}
            message = json.dumps(claim, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
            source["said"].append((claim, b"spanproof/srccheckpoint/v1\n" + message + b"\n", data, in_scope))

    def finish(self):
        return [self.judge(name, self.sources[name]) for name in sorted(self.sources) if self.sources[name]["rows"]]

    def judge(self, name, source):
        before = len(self.findings.list) + self.findings.omitted
        calls = {}
        for seq, digest in sorted(source["calls"], key=lambda call: call[0]):
            if digest and calls.get(seq) not in (None, digest):
                self.find("SOURCE_CONFLICT", "two different calls of this number", name, seq, seq)
            calls[seq] = calls.get(seq) or digest
        verdict = {"source": name, **({"service": source["service"]} if source["service"] is not None else {}), "altered": source["altered"]}
        if not source["keys"]:
            return {**verdict, "verdict": "not_measurable", "missing": 0, "reason": "no hello of it is in the bundle"}
        if len(source["keys"]) > 1:
            self.find("SOURCE_CONFLICT", "it announced two keys", name, 0, 0)
        signed = []
        for claim, message, signature, in_scope in source["said"]:
            if verify_ed25519(source["keys"][0], message, signature):
                signed.append((claim, in_scope))
            else:
                self.find("SOURCE_SIGNATURE", "not signed by the key its hello announced", name, claim["first"], claim["last"])
        signed.sort(key=lambda item: item[0]["last"])
        anchors = [(claim["last"], bytes.fromhex(claim["h"])) for claim, in_scope in signed if in_scope]
        if source["hello_in_period"]:
            anchors.insert(0, (0, bytes(32)))  # else earlier calls may lie in streams of earlier periods
        if len(anchors) < 2:
            return {**verdict, "verdict": "not_measurable", "missing": 0, "reason": "it signed no range within the period"}
        missing = self.follow(name, calls, anchors)
        flawless = len(self.findings.list) + self.findings.omitted == before
        return {**verdict, "verdict": "complete" if flawless else "gaps", "first": anchors[0][0] + 1, "last": anchors[-1][0], "missing": missing,
                "dropped": signed[-1][0]["dropped"]}

    def follow(self, name, calls, anchors):
        """Walks from anchor to anchor; never over the numbers a source names, which may be huge."""
        numbers, at, missing = sorted(calls), 0, 0
        while at < len(numbers) and numbers[at] <= anchors[0][0]:
            at += 1
        for (start, link), (last, head) in zip(anchors, anchors[1:]):
            expected = start + 1
            while at < len(numbers) and numbers[at] <= last:
                seq, at = numbers[at], at + 1
                if seq > expected:
                    self.find("SOURCE_GAP", "signed for, not on record", name, expected, seq - 1)
                    missing, link = missing + seq - expected, None
                link = link and calls[seq] and sha256(b"spanproof/srcchain/v1\n" + link + seq.to_bytes(8, "big") + calls[seq])
                expected = seq + 1
            if expected <= last:
                self.find("SOURCE_GAP", "signed for, not on record", name, expected, last)
                missing += last - expected + 1
            elif link and link != head:
                self.find("SOURCE_CHAIN", "the calls do not chain to what the source signed", name, min(start + 1, last), last)
        return missing


# ---- the whole ----
def parse_policy(text):
    """The trust policy: log, entry0, witness, quorum and minimum_retention lines (docs/ledger-format.md)."""
    require(text.endswith("\n"), "trust policy: no final newline")
    lines = [line.split() for line in text.split("\n")[:-1] if line.strip() and not line.lstrip().startswith("#")]
    words = {line[0]: line[1:] for line in lines}
    require({"log", "entry0", "quorum", "minimum_retention"} <= set(words) <= {"log", "entry0", "witness", "quorum", "minimum_retention"}, "trust policy: lines")
    require(sum(line[0] != "witness" for line in lines) == 4 and words["quorum"] == ["none"], "trust policy: lines, or a quorum that this verifier cannot check")
    require(len(words["log"]) == 1 and len(words["entry0"]) == 1 and is_hash(words["entry0"][0]), "trust policy: log and entry0")
    return {"log": parse_vkey(words["log"][0])["text"], "entry0": words["entry0"][0]}


def verify(files, policy):
    """`files` gives names, read(name) and crc(name); None where the container cannot be read. Returns the report."""
    findings, counted = Findings(), None
    if policy is None:
        findings.add("SIGNER_UNKNOWN", "pass the trust policy that you obtained from elsewhere than the bundle")
    description = None
    if isinstance(files, Invalid):
        findings.add("BUNDLE_ZIP", str(files))
    elif files.read("data/bundle.json") is None:
        findings.add("BUNDLE_FILE_MISSING", "without it there is nothing to verify", path="data/bundle.json")
    else:
        try:
            description = parse_description(files.read("data/bundle.json"))
        except Invalid as error:
            findings.add("BUNDLE_INVALID", str(error), path="data/bundle.json")
    sources, totals, bundle_id = [], {}, None
    if description:
        bundle_id = check_bag(files, description, findings)
        log = check_log(files, description, policy, findings)
        check_signature(files, description, bundle_id, log, findings)
        heard = Sources(description, findings)
        totals = check_streams(files, description, log, findings, heard)
        sources = heard.finish()
        totals["without"] = heard.without
    return report(policy, findings, description, bundle_id, totals, sources)


def check_signature(files, description, bundle_id, log, findings):
    path = "tagmanifest-sha256.txt.note"
    note = files.read(path)
    if note is None:
        findings.add("BUNDLE_FILE_MISSING", "the bundle is not signed", path=path)
    elif bundle_id and log.governance:
        try:
            require(is_signed_by(note, [log.governance]), "not by the governance key")
            require(parse_note(note)[0] == "spanproof/bundle/v1\n%s\n%s\n" % (description["log"], bundle_id), "over another tag manifest")
        except Invalid as error:
            findings.add("BUNDLE_SIGNATURE", str(error), path=path)


def report(policy, findings, description, bundle_id, totals, sources):
    codes = {finding["code"] for finding in findings.list}
    verdicts = [source["verdict"] for source in sources]
    broken = description is None or any(not code.startswith("SOURCE_") and code != "SIGNER_UNKNOWN" for code in codes)
    gaps = any(code.startswith("SOURCE_") for code in codes) or "gaps" in verdicts
    complete = verdicts and set(verdicts) == {"complete"} and not totals["without"]
    result = {"schema": "spanproof/verify-report/v1"}
    if description:
        result["bundle"] = {"id": bundle_id or "", "log": description["log"], "log_size": description["log_size"], "from": description["from"],
                            "to": description["to"], **description["scope"], "streams": len(description["streams"]), "rows": totals["rows"],
                            "records": totals["records"], "withheld": description["withheld"]}
    return {**result, "integrity": "broken" if broken else "verified" if policy else "self_consistent",
            "completeness": "gaps" if gaps else "complete" if complete else "not_measurable", "findings": findings.list,
            "findings_omitted": findings.omitted, "sources": sources, "calls_without_source": totals.get("without", 0)}


def open_bundle(path):
    if os.path.isdir(path):
        return Folder(path)
    handle = open(path, "rb")
    try:
        return Zip(handle, os.path.getsize(path))
    except (Invalid, struct.error) as error:
        return Invalid(str(error))


def main(arguments):
    parser = argparse.ArgumentParser(description="Verifies a Spanproof evidence bundle.")
    parser.add_argument("bundle", metavar="BUNDLE")
    parser.add_argument("--policy", metavar="FILE", help="the trust policy, obtained elsewhere")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    given = parser.parse_args(arguments)
    try:
        policy = parse_policy(utf8(open(given.policy, "rb").read())) if given.policy else None
        result = verify(open_bundle(given.bundle), policy)
    except (OSError, Invalid) as error:
        print("verify.py: %s" % error, file=sys.stderr)
        return 2
    print(json.dumps(result, indent=1) if given.json else ascii_report(result))
    return 0 if result["integrity"] == "verified" and not result["findings"] else 1


def ascii_report(result):
    lines = ["integrity     " + result["integrity"].replace("_", "-"), "completeness  " + result["completeness"].replace("_", " ")]
    lines += ["%-13s %s" % (name, value) for name, value in result.get("bundle", {}).items()]
    lines += ["source        %s %s: %s" % (s["source"][:8], s["verdict"], s.get("reason") or "calls %d-%d, %d missing" % (s["first"], s["last"], s["missing"]))
              for s in result["sources"][:5]]
    lines += ["finding       %s %s: %s" % (f["code"], f["where"], f["message"]) for f in result["findings"][:20]]
    return "\n".join(line.encode("ascii", "backslashreplace").decode() for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
