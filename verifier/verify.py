#!/usr/bin/env python3
"""Verifies a Spanproof evidence bundle. Python >= 3.9, standard library only; shares no code with the program that wrote the bundle.

    python3 verify.py BUNDLE --policy TRUST-POLICY [--json]

BUNDLE is the zip or the unpacked folder. TRUST-POLICY must reach you by another way than the bundle. Exit codes: 0 verified, 1 findings,
2 cannot be opened. Formats and finding codes: docs/ledger-format.md. Everything in a bundle is treated as hostile.
"""
import argparse, base64, datetime, functools, hashlib, json, os, re, struct, sys, zlib

class Invalid(Exception):
    """Bytes that do not follow their grammar."""

class Refused(Exception):
    """A log entry that its author may not make; the argument is the finding's code."""

def require(condition, what):
    if not condition:
        raise Invalid(what)

def sha256(*parts): return hashlib.sha256(b"".join(parts)).digest()

# ---- Ed25519 (RFC 8032) over extended coordinates ----
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE = (4 * pow(5, P - 2, P) % P).to_bytes(32, "little")

def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

@functools.lru_cache(maxsize=64)
def doublings(encoded, negate):
    """The point times 1, 2, 4, 8 ...: one table serves every signature of a key. None where the bytes are no point."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if (x & 1 != sign) != negate else x
    table = [(x, y, 1, x * y % P)]
    while len(table) < 256:
        table.append(add(table[-1], table[-1]))
    return table

@functools.lru_cache(maxsize=4096)
def verify_ed25519(key, message, signature):
    minus_key, scalar = doublings(key, True), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or minus_key is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    total = (0, 1, 1, 0)
    for number, table in ((scalar, doublings(BASE, False)), (challenge, minus_key)):
        for bit, point in enumerate(table):
            total = add(total, point) if number >> bit & 1 else total
    inverse = pow(total[2], P - 2, P)
    return (total[1] * inverse % P | (total[0] * inverse % P & 1) << 255).to_bytes(32, "little") == signature[:32]

# ---- strict text: every value has one spelling ----
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
    require(re.fullmatch("0|[1-9][0-9]{0,15}", text) and int(text) < 2**53, "not a decimal")
    return int(text)

def spell(value): return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")

def canonical(data):
    """Canonical JSON: RFC 8785 without null and floats, lower-case keys, integers below 2^53, at most 64 deep."""
    def check(value, depth):
        members = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        require(depth <= 64 and isinstance(value, (dict, list, str, int)) and (not isinstance(value, int) or abs(value) < 2**53), "a foreign value")
        require(not isinstance(value, dict) or all(re.fullmatch("[a-z][a-z0-9_]*", key) for key in value), "a foreign key")
        for member in members:
            check(member, depth + 1)
    def refuse(_): raise Invalid("a float")
    try:
        value = json.loads(utf8(data), parse_float=refuse, parse_constant=refuse)
        check(value, 0)
        require(spell(value) == data, "not the canonical spelling")
    except (ValueError, RecursionError):
        raise Invalid("not JSON")
    return value

def is_text(value): return isinstance(value, str)
def is_name(value): return is_text(value) and value != "" and not any(c == "+" or c.isspace() or c < " " for c in value)
def is_count(value): return isinstance(value, int) and not isinstance(value, bool) and value >= 0
def is_hash(value): return is_text(value) and re.fullmatch("[0-9a-f]{64}", value) is not None
def is_instant(value): return is_text(value) and re.fullmatch("0|[1-9][0-9]{0,19}", value) is not None
def is_time(value): return is_instant(value) and int(value) < 2**64

def shaped(shape):
    """A check that a value has exactly these members; a key that ends in ? may be absent."""
    def check(value):
        names = {key.rstrip("?"): key for key in shape}
        return isinstance(value, dict) and set(value) <= set(names) \
            and all(shape[key](value[name]) if name in value else key.endswith("?") for name, key in names.items())
    return check

# ---- notes (c2sp.org/signed-note), checkpoints (c2sp.org/tlog-checkpoint), RFC 6962 trees ----
ED25519, COSIGNATURE = 1, 4

def parse_vkey(text, kind=ED25519):
    match = re.fullmatch(r"([^+]+)\+([0-9a-f]{8})\+(.+)", text, re.S) if is_text(text) else None
    require(match and is_name(match[1]), "not a vkey")
    material = base64_bytes(match[3])
    require(len(material) == 33 and material[0] == kind, "not an Ed25519 key of this type")
    return {"text": text, "name": match[1], "id": bytes.fromhex(match[2]), "key": material[1:]}

def parse_note(data):
    note = utf8(data)
    split = note.rfind("\n\n")
    require(split >= 0 and note.endswith("\n") and split + 2 < len(note), "no signature block")
    text, lines, signatures = note[:split + 1], note[split + 2:-1].split("\n"), []
    require(not any(c < " " and c != "\n" for c in text) and len(lines) <= 64, "control characters or too many signatures")
    for line in lines:
        match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
        require(match and is_name(match[1]), "not a signature line")
        raw = base64_bytes(match[2])
        require(len(raw) >= 5, "a signature too short")
        signatures.append((match[1], raw[:4], raw[4:]))
    return text, signatures

def is_signed_by(data, keys):
    """True where each of the keys signed and none of their lines fails; lines of other keys are ignored."""
    text, signatures = parse_note(data)
    for vkey in keys:
        lines = [signature for name, key_id, signature in signatures if (name, key_id) == (vkey["name"], vkey["id"])]
        if sha256(vkey["name"].encode(), b"\n\x01", vkey["key"])[:4] != vkey["id"] or not lines:
            return False
        if not all(verify_ed25519(vkey["key"], text.encode(), signature) for signature in lines):
            return False
    return True

def read_cosignatures(data, witnesses):
    """When each witness cosigned (c2sp.org/tlog-cosignature), in seconds; a line of one of them that fails refuses the note."""
    (text, signatures), times = parse_note(data), {}
    for name, vkey in witnesses:
        lines = [signature for line, key_id, signature in signatures if (line, key_id) == (vkey["name"], vkey["id"])]
        if not lines:
            continue
        require(sha256(vkey["name"].encode(), b"\n\x04", vkey["key"])[:4] == vkey["id"] and all(len(line) == 72 and 0 < int.from_bytes(line[:8], "big") < 2**63 for line in lines), "a cosignature")
        for line in lines:
            message = "cosignature/v1\ntime %d\n%s" % (int.from_bytes(line[:8], "big"), text)
            require(verify_ed25519(vkey["key"], message.encode(), line[8:]), "a cosignature that does not verify")
        times[name] = min(int.from_bytes(line[:8], "big") for line in lines)
    return times

def parse_checkpoint(text):
    lines = text[:-1].split("\n")
    require(len(lines) >= 3 and is_name(lines[0]) and "" not in lines[3:], "not a checkpoint")
    root = base64_bytes(lines[2])
    require(len(root) == 32, "not a root")
    return lines[0], decimal(lines[1]), root, len(lines) > 3

def parse_origin(origin):
    match = re.fullmatch("(.+)/s/([a-z0-9-]{1,64})/([1-9][0-9]*)/([a-z][a-z0-9_]*)/([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)", origin)
    require(match and is_name(match[1]), "not a stream origin")
    day, utc = match[5] if len(match[5]) == 10 else match[5] + "-01", datetime.timezone.utc
    try:
        start = datetime.datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=utc)
        end = start + datetime.timedelta(days=1) if day == match[5] else (start + datetime.timedelta(days=32)).replace(day=1)
    except (ValueError, OverflowError):
        raise Invalid("not a period")
    period = [(instant - datetime.datetime(1970, 1, 1, tzinfo=utc)) // datetime.timedelta(seconds=1) * 10**9 for instant in (start, end)]
    return {"log": match[1], "writer": match[2], "epoch": decimal(match[3]), "class": match[4], "period": period}

class Tree:
    """The roots of the perfect subtrees of an RFC 6962 tree."""
    def __init__(self): self.size, self.stack = 0, []

    def push(self, leaf): self.push_hash(sha256(b"\0", leaf))

    def push_hash(self, node):
        rest = self.size
        while rest & 1:
            node, rest = sha256(b"\1", self.stack.pop(), node), rest >> 1
        self.stack.append(node)
        self.size += 1

    def root(self):
        root = self.stack[-1]
        for node in self.stack[-2::-1]:
            root = sha256(b"\1", node, root)
        return root

def included(index, size, node, path, root):
    """RFC 9162 section 2.1.3.2."""
    last = size - 1
    if not 0 <= index < size:
        return False
    for sibling in path:
        if last == 0:
            return False
        if index & 1 or index == last:
            node = sha256(b"\1", sibling, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = sha256(b"\1", node, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and node == root

class Findings:
    """What is wrong and where: path, stream, source, first and last (inclusive). Neighbours with one code become one range."""
    def __init__(self): self.list, self.omitted = [], 0

    def add(self, code, **where):
        last = self.list[-1] if self.list and not self.omitted else {"code": None}
        if last["code"] == code and "last" in last["where"] and where.get("first") == last["where"]["last"] + 1 \
                and all(last["where"].get(key) == where.get(key) for key in ("path", "stream", "source", "part")):
            last["where"]["last"] = where["last"]
        elif len(self.list) < 1000:
            self.list.append({"code": code, "where": where, "message": ""})
        else:
            self.omitted += 1

    @property
    def count(self): return len(self.list) + self.omitted

# ---- the container: a zip in one spelling, or a folder ----
class Zip:
    def __init__(self, handle, size):
        self.handle, self.members, self.names, central, at = handle, {}, [], b"", 0
        while size - at >= 30 and self.slice(at, 4) == b"PK\3\4":
            crc, length, _, name_length = struct.unpack("<IIIH", self.slice(at + 14, 14))
            name = self.slice(at + 30, name_length).decode("latin-1")
            require(re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*", name) and len(name) <= 255, "zip: a name that is not allowed")
            require(not self.names or self.names[-1] < name, "zip: names are not in ascending order")
            fixed = struct.pack("<HHHHIIIH", 0, 0, 0, 0x21, crc, length, length, name_length)
            require(self.slice(at, 30) == b"PK\3\4" + struct.pack("<H", 10) + fixed + b"\0\0", "zip: a header is not spelt as it must be")
            require(length < 2**32 - 1 and size - at - 30 - name_length >= length, "zip: a member ends behind the file")
            far = at >= 2**32 - 1
            central += b"PK\1\2" + struct.pack("<HH", 0x0314, 45 if far else 10) + fixed + struct.pack("<HHHHII", 12 if far else 0, 0, 0, 0, 0o100644 << 16, min(at, 2**32 - 1))
            central += name.encode() + (struct.pack("<HHQ", 1, 8, at) if far else b"")
            self.names.append(name)
            self.members[name] = (at + 30 + name_length, length, crc)
            at += 30 + name_length + length
        count, length = len(self.names), len(central)
        if count >= 2**16 - 1 or length >= 2**32 - 1 or at >= 2**32 - 1:
            central += b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, length, at) + b"PK\6\7" + struct.pack("<IQI", 0, at + length, 1)
        few = min(count, 2**16 - 1)
        central += b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, few, few, min(length, 2**32 - 1), min(at, 2**32 - 1), 0)
        require(size - at == len(central) and self.slice(at, len(central)) == central, "zip: the directory does not describe the members")

    def slice(self, offset, length):
        self.handle.seek(offset)
        return self.handle.read(length)

    def read(self, name): return self.slice(*self.members[name][:2]) if name in self.members else None
    def crc(self, name): return self.members[name][2]

class Folder:
    def __init__(self, path):
        found = [os.path.join(base, file) for base, _, files in os.walk(path) for file in files]
        self.files = {os.path.relpath(file, path).replace(os.sep, "/"): file for file in found}
        self.names = sorted(self.files)

    def read(self, name):
        if name in self.files:
            with open(self.files[name], "rb") as file:
                return file.read()

    def crc(self, name): return zlib.crc32(self.read(name))

BLOCK, TILE, DESCRIPTION, CHECKPOINT = 16384, 256, "data/bundle.json", "data/log/checkpoint"
MANIFEST, TAGMANIFEST, SIGNATURE = "manifest-sha256.txt", "tagmanifest-sha256.txt", "tagmanifest-sha256.txt.note"
SAMPLE = "data/report/sample.json"
REPORT = r"data/report/(?:report\.(?:html|json|xlsx)|answer-sheet\.html|data-flow\.(?:mmd|svg)|sample\.json|tables/(?:controls/)?[A-Za-z0-9][A-Za-z0-9.-]{0,99}\.csv)"
ALWAYS = (DESCRIPTION, CHECKPOINT, MANIFEST, TAGMANIFEST, SIGNATURE, "README.txt", "bag-info.txt", "bagit.txt", "keys/trust-policy", "verify/verify.py")
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
INFO = rb"Bag-Software-Agent: spanproof\n(?:Bagging-Date: [0-9]{4}-[0-9]{2}-[0-9]{2}\n)?Payload-Oxum: (0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})\n"
PARTED = shaped({"body": is_count, "original": is_count, "subject": is_count})
DESCRIBED = shaped({
    "schema": lambda v: v == "spanproof/bundle/v1", "log": is_name, "log_size": is_count, "from": is_instant, "to": is_instant,
    "scope": shaped({"tenant_tag?": lambda v: is_text(v) and re.fullmatch("[0-9a-f]{32}", v)}),
    "streams": lambda v: isinstance(v, list) and len(v) <= 10**6 and all(map(shaped({"origin": is_name, "rows": is_count, "records": is_count}), v)),
    "counts": shaped({"streams": is_count, "rows": is_count, "records": is_count}), "withheld": PARTED, "absent?": lambda v: PARTED(v) and any(v.values())})

def parse_description(data):
    value = canonical(data)
    require(DESCRIBED(value), "members")
    streams, order = value["streams"], [stream["origin"].encode("utf-16-be") for stream in value["streams"]]
    sums = {"streams": len(streams), **{key: sum(stream[key] for stream in streams) for key in ("rows", "records")}}
    require(value["counts"] == sums and all(a < b for a, b in zip(order, order[1:])), "counts, or the order of streams")
    return value

def tile_path(tile, size):
    path, rest, width = "%03d" % (tile % 1000), tile // 1000, min(TILE, size - tile * TILE)
    while rest:
        path, rest = "x%03d/%s" % (rest % 1000, path), rest // 1000
    return "data/log/tile/entries/" + path + ("" if width == TILE else ".p/%d" % width)

def is_known(name, description):
    block = re.fullmatch(r"data/streams/([0-9]{6})/([0-9]{6})/(?:absent|core\.jsonl|held|leaves|parts)", name)
    if block and int(block[1]) < len(description["streams"]):
        return int(block[2]) * BLOCK < description["streams"][int(block[1])]["rows"]
    tile = re.fullmatch(r"data/log/tile/entries/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/[0-9]+)?", name)
    number = int(re.sub("[x/]", "", tile[1])) if tile else 0
    return name in ALWAYS or re.fullmatch(REPORT, name) or (tile and number * TILE < description["log_size"] and tile_path(number, description["log_size"]) == name)

def check_bag(files, description, findings):
    hashes, payload = {}, [0, 0]
    for name in files.names:
        data = files.read(name)
        hashes[name] = hashlib.sha256(data).hexdigest()
        payload = [payload[0] + len(data), payload[1] + 1] if name.startswith("data/") else payload
        if not is_known(name, description):
            findings.add("BUNDLE_FILE_UNKNOWN", path=name)
        if zlib.crc32(data) != files.crc(name):
            findings.add("BUNDLE_ZIP", path=name)
    check_manifest(files.read(MANIFEST), MANIFEST, {name: hashes[name] for name in hashes if name.startswith("data/")}, findings)
    check_manifest(files.read(TAGMANIFEST), TAGMANIFEST, {n: hashes[n] for n in hashes if not n.startswith(("data/", "tagmanifest-"))}, findings)
    bagit, info = files.read("bagit.txt"), files.read("bag-info.txt")
    if bagit != BAGIT:
        findings.add("BUNDLE_FILE_MISSING" if bagit is None else "BUNDLE_INVALID", path="bagit.txt")
    match = re.fullmatch(INFO, info or b"")
    if not match:
        findings.add("BUNDLE_FILE_MISSING" if info is None else "BUNDLE_INVALID", path="bag-info.txt")
    elif [int(match[1]), int(match[2])] != payload:
        findings.add("BUNDLE_MISMATCH", path="bag-info.txt")
    return hashes.get(TAGMANIFEST)

def check_manifest(data, path, actual, findings):
    if data is None:
        return findings.add("BUNDLE_FILE_MISSING", path=path)
    if data == "".join("%s  %s\n" % (actual[name], name) for name in sorted(actual)).encode():
        return None
    lines = [re.fullmatch("([0-9a-f]{64})  ([^\n\r\u2028\u2029]+)", line) for line in data.decode("utf-8", "replace").split("\n")[:-1]]
    stated = {match[2]: match[1] for match in lines if match}
    readable = all(lines) and len(stated) == len(lines) and data.endswith(b"\n")
    differing = [name for name in sorted({**stated, **actual}) if readable and stated.get(name) != actual.get(name)]
    for name in differing:
        findings.add("BUNDLE_MANIFEST" if name in actual else "BUNDLE_FILE_MISSING", path=name)
    if not differing:
        findings.add("BUNDLE_MANIFEST", path=path)

# ---- the global log ----
def is_vkey(value):
    try:
        return bool(parse_vkey(value))
    except Invalid:
        return False

def is_id(value): return is_text(value) and re.fullmatch("[0-9a-f]{32}", value) is not None
def is_token(value): return is_text(value) and re.fullmatch("[a-z0-9][a-z0-9._-]{0,127}", value) is not None
def one_of(*values): return lambda value: is_text(value) and value in values
def list_of(check, rule=lambda values: True): return lambda value: isinstance(value, list) and all(map(check, value)) and rule(value)
def ascends(values): return all(a < b for a, b in zip(values, values[1:]))

HEAD, PARTS = {"stream": is_name, "size": is_count, "root": is_hash}, ("body", "subject", "original", "core")
KEPT = shaped({"class": lambda v: is_text(v) and re.fullmatch("[a-z][a-z0-9_]*", v), **{part: is_count for part in PARTS}})
RANGES = list_of(list_of(is_count, lambda v: len(v) == 2 and v[0] <= v[1]), lambda v: all(a[1] + 1 < b[0] for a, b in zip(v, v[1:])))
ENTRIES = {
    "log.open": {"origin": is_name, "roles": shaped({"log": is_vkey, "governance": is_vkey}), "policy_hash?": is_hash},
    "log.succeed": {"previous": shaped(HEAD)},
    "key.register": {"role": one_of("writer", "approver", "recovery"), "vkey": is_vkey},
    "key.rotate": {"role": one_of("log", "governance", "writer", "approver"), "old": is_vkey, "vkey": is_vkey},
    "key.destroy": {"role": one_of("log", "governance", "writer", "approver", "recovery", "kek"), "key": lambda v: is_id(v) or is_vkey(v)},
    "stream.open": {"stream": is_name, "vkey": is_vkey, "previous?": shaped(HEAD)},
    "stream.close": HEAD, "stream.abandon": HEAD, "stream.fork": {**HEAD, "checkpoint": is_text},
    "export.create": {"bundle": is_token, "root": is_hash, "from": is_time, "to": is_time},
    "policy.publish": {"policy": is_hash, "retention": list_of(KEPT, lambda v: ascends([item["class"] for item in v]))},
    "retention.prune": {**HEAD, "part": one_of(*PARTS), "policy": is_hash, "export?": is_hash, "held": RANGES},
    "subject.erase": {"erasure": is_id, "phase": one_of("live", "backups"), "subject": is_hash, "basis": is_hash, "key_ids": list_of(is_id, ascends)},
    "hold.set": {"hold": is_id, "matter": is_hash, "selection": is_hash, "from": is_time, "to": is_time},
    "hold.release": {"hold": is_id, "matter": is_hash},
    "anchor.rfc3161": {"size": is_count, "imprint": is_hash, "reply": is_hash, "gen_time": is_time},
    "schema.ddl": {"migration": is_token, "sha256": is_hash},
    "gap.declare": {"origin": is_name, "from": is_time, "to": is_time, "reason": one_of("crash", "disk", "capture", "operator")},
    "verify.result": {"bundle": is_hash, "integrity": one_of("verified", "self_consistent", "broken"), "findings": is_count, "verifier": is_hash,
                      "completeness": one_of("complete", "gaps", "not_measurable")},
}

class Log:
    """Follows the log entry by entry; each is judged by what the ones before it allow."""
    def __init__(self, name, included, findings):
        self.name, self.included, self.findings, self.log_keys, self.governance = name, included, findings, [], None
        self.keys, self.streams, self.claimed, self.tree = {"writer": [], "approver": [], "recovery": []}, {}, set(), Tree()
        self.hashes, self.heads, self.policies, self.erasures, self.holds, self.gaps = [], [], [], [], {}, []

    def take(self, data):
        try:
            text, signatures = parse_note(data)
            if not text.startswith("spanproof/entry/v1\n"):
                return self.take_checkpoint(data, text)
            value = canonical(text[len("spanproof/entry/v1\n"):-1].encode())
            require(isinstance(value, dict) and is_text(value.get("type")) and value["type"] in ENTRIES, "unknown type")
            kind = value.pop("type")
            require(shaped({**ENTRIES[kind], "time": is_time})(value) and (kind != "key.destroy" or (value["role"] == "kek") == is_id(value["key"])), "members")
            require((self.tree.size == 0) == (kind == "log.open") and (kind != "log.succeed" or self.tree.size == 1), "at another place")
            return self.judge(data, kind, value, signatures)
        except Invalid:
            raise Refused("ENTRY_INVALID")

    def judge(self, data, kind, value, signatures):
        named = lambda keys: [key for key in keys if any(line[:2] == (key["name"], key["id"]) for line in signatures)]
        recovery = named(self.keys["recovery"])
        recovered = len(recovery) >= 2 and is_signed_by(data, recovery)
        if kind == "log.open":
            require(value["origin"] == self.name, "of another log")
            self.log_keys, self.governance = [(0, parse_vkey(value["roles"]["log"]))], parse_vkey(value["roles"]["governance"])
            self.need(data, [self.governance])
            self.claim(self.log_keys[0][1])
            self.claim(self.governance)
        elif kind == "stream.open":
            self.open_stream(data, value, named(self.keys["writer"]))
        elif kind == "key.register":
            vkey, others = parse_vkey(value["vkey"]), self.keys[value["role"]]
            self.need(data, [self.governance, vkey])
            require(all(other["name"] != vkey["name"] for other in others), "registered already")
            require(value["role"] != "recovery" or not self.streams and len(others) < 3, "recovery keys are three, before the first stream")
            self.claim(vkey)
            others.append(vkey)
        elif kind == "key.rotate":
            self.rotate(data, value, recovered)
        elif kind == "key.destroy":
            self.need(data, [] if recovered else [self.governance])
            if value["role"] != "kek":
                known = [key for key in self.keys.get(value["role"], []) if key["text"] == value["key"]]
                require(known, "no such key, or one that is only rotated")
                self.keys[value["role"]].remove(known[0])
        elif kind in ("stream.close", "stream.abandon"):
            stream = self.find_open(value["stream"])
            current = [key for key in self.keys["writer"] if key["name"] == stream["by"]["name"]]
            self.need(data, (named(current) or [stream["by"]]) if kind == "stream.close" else [self.governance])
            self.need_head(stream, value)
            stream["closed"] = True
        elif kind == "policy.publish":
            approvers = named(self.keys["approver"])
            self.need(data, [self.governance, approvers[0] if approvers else None])
            self.policies.append((self.tree.size, value))
        else:
            self.need(data, [self.governance])
            self.keep(kind, value)

    def rotate(self, data, value, recovered):
        old, vkey, role = parse_vkey(value["old"]), parse_vkey(value["vkey"]), value["role"]
        current = {"log": [self.log_keys[-1][1]] if self.log_keys else [], "governance": [self.governance] if self.governance else []}
        known = [key for key in current.get(role, self.keys.get(role)) if key["text"] == value["old"]]
        require(known and vkey["name"] == old["name"], "another key, or another name")
        self.need(data, [vkey] if recovered else [old, vkey])
        self.claim(vkey)
        if role == "log":
            self.log_keys.append((self.tree.size + 1, vkey))
        elif role == "governance":
            self.governance = vkey
        else:
            self.keys[role][self.keys[role].index(known[0])] = vkey

    def keep(self, kind, value):
        if kind == "retention.prune":
            stream = self.streams.get(value["stream"], {"closed": False})
            if not stream["closed"]:
                raise Refused("PRUNE_INVALID")
            self.need_head(stream, value)
            if value["held"] and value["held"][-1][1] >= value["size"]:
                raise Refused("PRUNE_INVALID")
            stream["prunes"].append((self.tree.size, value))
        elif kind == "stream.fork":
            if value["stream"] not in self.streams:
                raise Refused("STREAM_INVALID")
            self.need_head(self.streams[value["stream"]], value)
            note = value["checkpoint"].encode()
            name, size, _, _ = parse_checkpoint(parse_note(note)[0])
            require(name == value["stream"] and is_signed_by(note, [self.streams[name]["vkey"]]), "not one of this stream")
            self.findings.add("STREAM_FORK", stream=name, first=0, last=max(size, 1) - 1)
        elif kind == "subject.erase":
            self.erasures.append({"erasure": value["erasure"], "entry": self.tree.size, "phase": value["phase"], "time": value["time"]})
        elif kind == "gap.declare":
            self.gaps.append((self.tree.size, value["origin"]))
        elif kind == "hold.set":
            require(value["hold"] not in self.holds, "set already")
            self.holds[value["hold"]] = value
        elif kind == "hold.release":
            require(self.holds.pop(value["hold"], None), "no such hold")

    def open_stream(self, data, value, known):
        if not known:
            raise Refused("WRITER_UNKNOWN")
        self.need(data, known)
        name, by, origin, vkey = value["stream"], known[0], parse_origin(value["stream"]), parse_vkey(value["vkey"])
        if origin["log"] != self.name or vkey["name"] != name or name in self.streams:
            raise Refused("STREAM_INVALID")
        if by["name"] != "%s/w/%s" % (self.name, origin["writer"]):
            raise Refused("STREAM_INVALID")
        self.claim(vkey)
        self.streams[name] = {**origin, "vkey": vkey, "by": by, "heads": [], "logged": [], "closed": False, "previous": value.get("previous"),
                              "opened": self.tree.size, "prunes": [], "last": None}

    def take_checkpoint(self, data, text):
        name, size, root, extended = parse_checkpoint(text)
        require(not extended, "a logged checkpoint has three lines")
        if name == self.name:
            require(size <= self.tree.size and size > (self.heads[-1][0] if self.heads else 0), "a head at another place")
            self.need(data, [self.log_key(size)])
            return self.heads.append((size, root, data))
        stream = self.find_open(name)
        if size <= (stream["heads"][-1][0] if stream["heads"] else 0):
            raise Refused("STREAM_INVALID")
        stream["heads"].append((size, root))
        stream["logged"].append(self.tree.size)
        stream["last"] = data

    def log_key(self, size): return next((key for start, key in reversed(self.log_keys) if start <= size), None)

    def need_head(self, stream, value):
        if stream["heads"][-1:] != [(value["size"], bytes.fromhex(value["root"]))]:
            raise Refused("STREAM_INVALID")

    def claim(self, vkey):
        if vkey["key"] in self.claimed:
            raise Refused("KEY_REUSED")
        self.claimed.add(vkey["key"])

    def find_open(self, name):
        if name not in self.streams or self.streams[name]["closed"]:
            raise Refused("STREAM_INVALID")
        return self.streams[name]

    def need(self, data, keys):
        if None in keys or not is_signed_by(data, keys):
            raise Refused("ENTRY_SIGNATURE")

    def finish(self):
        for name, stream in self.streams.items():
            if stream["last"] and name in self.included and not is_signed_by(stream["last"], [stream["vkey"]]):
                stream["heads"].pop()
                at = stream["logged"].pop()
                self.findings.add("CHECKPOINT_SIGNATURE", stream=self.name, first=at, last=at)
        for writer in sorted({stream["writer"] for stream in self.streams.values()}):
            expected = 1
            for epoch in sorted({stream["epoch"] for stream in self.streams.values() if stream["writer"] == writer}):
                if epoch > expected:
                    self.findings.add("EPOCH_GAP", stream="%s/s/%s" % (self.name, writer), first=expected, last=epoch - 1)
                expected = epoch + 1
        for stream in self.streams.values():
            previous = stream["previous"] or {"stream": None}
            heads = self.streams.get(previous["stream"], {"heads": []})["heads"]
            if any(size > previous["size"] or (size == previous["size"] and root.hex() != previous["root"]) for size, root in heads):
                self.findings.add("STREAM_INVALID", stream=self.name, first=stream["opened"], last=stream["opened"])

    def check_outside(self, description, policy, final, kept):
        """Reads cosignatures; each logged head must be of this very log."""
        self.seen, self.by, self.hole, tree, agreed, heads, newest, failed = [], [], None, Tree(), 0, [], {}, False
        for size, root, note in sorted(self.heads + ([kept] if kept and kept[0] <= len(self.hashes) else []), key=lambda head: head[0]):
            while tree.size < size:
                tree.push_hash(self.hashes[tree.size])
            if tree.root() == root:
                agreed, heads = (size, heads + [(size, note)]) if note else (agreed, heads)
            else:
                self.findings.add("LOG_FORK", stream=self.name, first=agreed if note else 0, last=size - 1)
        for size, note in (heads + ([final] if final else [])) if policy and policy["witnesses"] else []:
            try:
                times = read_cosignatures(note, policy["witnesses"])
            except Invalid:
                failed = True
                self.findings.add("LOG_CHECKPOINT", **({"path": CHECKPOINT} if final and note is final[1] else {"stream": self.name, "first": size - 1, "last": size - 1}))
                continue
            for name, at in times.items():
                if at < newest.get(name, 0):
                    self.findings.add("COSIGNATURE_ORDER", stream=self.name, first=size - 1, last=size - 1)
                newest[name] = max(at, newest.get(name, 0))
            signed = set()
            for name, at in sorted(times.items(), key=lambda item: item[1]):
                signed.add(name)
                if satisfies(policy, policy["quorum"], signed):
                    self.seen.append((size, at * 10**9))
                    break
        self.by = [name for name, _ in policy["witnesses"] if name in newest] if policy else []
        start, end = int(description["from"]), int(description["to"])
        if policy and policy["quorum"] != "none":
            if final and not failed and (not self.seen or self.seen[-1][0] != final[0]):
                self.findings.add("QUORUM_MISSING", path=CHECKPOINT)
            elif self.seen and max(at for _, at in self.seen) < end:
                self.findings.add("PERIOD_UNWITNESSED", stream=self.name)
        if self.seen:
            within = [start] + [at for _, at in self.seen if start < at < end] + [end]
            self.hole = max(((a, b) for a, b in zip(within, within[1:])), key=lambda pair: pair[1] - pair[0], default=None)
            self.hole = self.hole if self.hole and self.hole[1] > self.hole[0] else (start, start)
        self.covered = [(size, min(at for _, at in self.seen[index:])) for index, (size, _) in enumerate(self.seen)]

    def covered_at(self, index): return next((at for size, at in self.covered if size > index), None)

    def judge_prunes(self, policy):
        """What may be absent: authorised by the longest policy in force since the period's end, and by the trust policy's minimum."""
        stated = policy is None or (policy["quorum"] == "none" and not self.by)
        when = lambda index, value: int(value["time"]) if self.covered_at(index) is None and stated else self.covered_at(index)
        followed, known = [], {}
        for index, value in self.policies:
            at, kept = when(index, value), {item["class"]: item for item in value["retention"]}
            if at is not None:
                shortens = any(name not in known or any(kept[name][part] < known[name][part] for part in PARTS) for name in kept)
                followed.append((at + (7 * DAY if shortens else 0), value["policy"], kept))
                known = kept
        for name, stream in self.streams.items():
            stream["pruned"] = {}
            for index, value in stream["prunes"]:
                minimum = policy["minimum"][value["part"] == "core"] if policy else 0
                if may_prune(stream, value, when(index, value), followed, minimum):
                    stream["pruned"][value["part"]] = (index, value["held"])
                else:
                    self.findings.add("PRUNE_INVALID", stream=self.name, first=index, last=index)

DAY = 86400 * 10**9

def may_prune(stream, value, at, followed, minimum):
    begun, end = [item for item in followed if at is not None and item[0] <= at], stream["period"][1]
    current = max(enumerate(begun), key=lambda item: (item[1][0], item[0]), default=(0, None))[1]
    if current is None or current[1] != value["policy"]:
        return False
    since = [item for item in begun if not any(item[0] < later[0] <= end for later in begun)]
    days = [kept.get(stream["class"], {}).get(value["part"]) for _, _, kept in since]
    return None not in days and at - end >= max(days + [minimum]) * DAY

def satisfies(policy, name, signed):
    if name == "none" or name in signed:
        return True
    threshold, members = policy["groups"].get(name, (1, []))
    return sum(satisfies(policy, member, signed) for member in members) >= threshold

def check_since(log, note, size):
    """A checkpoint that the verifier kept: this log must extend it."""
    for _, key in log.log_keys if note else []:
        try:
            require(is_signed_by(note, [key]), "another key")
            name, stated, root, _ = parse_checkpoint(parse_note(note)[0])
            require(name == log.name, "another log")
        except Invalid:
            continue
        if stated <= size:
            return stated, root, None
        return log.findings.add("LOG_ROLLBACK", stream=log.name, first=size, last=stated - 1)
    if note:
        log.findings.add("LOG_CHECKPOINT", stream=log.name)

def check_log(files, description, policy, findings, sample, since):
    name, size, final = description["log"], description["log_size"], None
    log = Log(name, {stream["origin"] for stream in description["streams"]}, findings)
    whole = read_log(files, description, policy, findings, log, sample)
    log.finish()
    note, key = files.read(CHECKPOINT), log.log_key(size)
    if note is None:
        findings.add("BUNDLE_FILE_MISSING", path=CHECKPOINT)
    elif key:
        try:
            require(is_signed_by(note, [key]), "not signed by the log key")
            origin, stated, root, _ = parse_checkpoint(parse_note(note)[0])
            require(origin == name == key["name"], "of another log")
            if stated != size:
                findings.add("BUNDLE_MISMATCH", path=CHECKPOINT)
            elif whole and root != log.tree.root():
                findings.add("LOG_ROOT_MISMATCH", stream=name, first=0, last=size - 1)
            else:
                final = (size, note)
        except Invalid:
            findings.add("LOG_CHECKPOINT", path=CHECKPOINT)
    if policy and all(policy["log"] != key["text"] for _, key in log.log_keys):
        findings.add("TRUST_LOG_KEY", stream=name)
    log.check_outside(description, policy, final, check_since(log, since, size))
    log.judge_prunes(policy)
    return log

def read_log(files, description, policy, findings, log, sample):
    name, size, tree = description["log"], description["log_size"], log.tree
    if size == 0:
        findings.add("ENTRY_INVALID", stream=name, first=0, last=0)
    while tree.size < size:
        path, width, entries, at = tile_path(tree.size // TILE, size), min(TILE, size - tree.size), [], 0
        data = files.read(path)
        while data is not None and at + 2 <= len(data) and len(entries) < width:
            end = at + 2 + int.from_bytes(data[at:at + 2], "big")
            entries.append(data[at + 2:end])
            at = end
        if data is None or at != len(data) or len(entries) != width:
            findings.add("BUNDLE_FILE_MISSING" if data is None else "BUNDLE_INVALID", path=path)
            findings.add("GAP", stream=name, first=tree.size, last=size - 1)
            return False
        for entry in entries:
            if tree.size == 0 and policy and sha256(entry).hex() != policy["entry0"]:
                findings.add("TRUST_ENTRY0", stream=name, first=0, last=0)
            try:
                log.take(entry)
            except Refused as refused:
                findings.add(refused.args[0], stream=name, first=tree.size, last=tree.size)
            log.hashes.append(sha256(b"\0", entry))
            tree.push_hash(log.hashes[-1])
            sample.see_log(tree)
    return size > 0

# ---- streams and rows ----
LEAF = struct.Struct(">4sBBQQQ16sQ16s16s32s32s32s")
CORE = re.compile(rb'\{"core":(.*),"seq":(0|[1-9][0-9]{0,15})\}\n', re.S)

def parse_leaf(data):
    magic, kind, flags, seq, event, t, record, src_seq, src_id, tenant, core, subject, body = LEAF.unpack(data)
    present = {1: src_id, 2: subject, 12: body}
    valid = magic == b"SPF1" and 1 <= kind <= 11 and flags < 32 and seq < 2**53 and (flags & 1 or src_seq == 0) \
        and all((flags & bits > 0) == any(value) for bits, value in present.items())
    return {"kind": kind, "flags": flags, "seq": seq, "event": event, "t": t, "id": record, "src_seq": src_seq, "src_id": src_id, "tenant": tenant, "core": core, "body": body} if valid else None

ABSENT = {"body": 4, "subject": 2, "original": 8}

def is_held(ranges, seq): return any(first <= seq <= last for first, last in ranges)

def check_streams(files, description, log, findings, notices, sources, sample):
    start, end, listed = int(description["from"]), int(description["to"]), {stream["origin"] for stream in description["streams"]}
    required = {name: s for name, s in log.streams.items() if s["heads"] and s["period"][0] < end and s["period"][1] > start}
    for name in sorted(set(required) - listed):
        findings.add("STREAM_MISSING", stream=name, first=0, last=required[name]["heads"][-1][0] - 1)
    totals, ids = {"rows": 0, "records": 0, "withheld": dict.fromkeys(ABSENT, 0), "absent": dict.fromkeys(ABSENT, 0)}, set()
    for number, stated in enumerate(description["streams"]):
        name, before = stated["origin"], totals["records"]
        if name not in required:
            findings.add("STREAM_UNEXPECTED", stream=name)
            continue
        Stream(files, description, findings, notices, log, name, totals, sample).check(number, ids, sources)
        if (stated["rows"], stated["records"]) != (required[name]["heads"][-1][0], totals["records"] - before):
            findings.add("BUNDLE_MISMATCH", path=DESCRIPTION, stream=name)
    if description["withheld"] != totals["withheld"] or description.get("absent", dict.fromkeys(ABSENT, 0)) != totals["absent"]:
        findings.add("BUNDLE_MISMATCH", path=DESCRIPTION)
    return totals

class Stream:
    def __init__(self, files, description, findings, notices, log, name, totals, sample):
        logged = log.streams[name]
        self.sample, self.files, self.findings, self.notices, self.name, self.period, self.totals = sample, files, findings, notices, name, logged["period"], totals
        self.start, self.end, self.tenant, self.pruned = int(description["from"]), int(description["to"]), description["scope"].get("tenant_tag"), logged["pruned"]
        self.heads, self.size, self.tree, self.expected, self.proven, self.broken, self.newest = logged["heads"][:], logged["heads"][-1][0], Tree(), 0, 0, False, 0
        self.last, self.ranges, self.beats, self.limits, self.late, self.skewed = logged["heads"][-1], {}, {}, [], [], []
        if log.seen:  # rows ingested more than two hours before a witness covered them are proved in their order only
            covered = [log.covered_at(index) for index in logged["logged"]]
            self.limits = [(size, 2**64 if at is None else at - 7200 * 10**9) for (size, _), at in zip(logged["heads"], covered)]

    def find(self, code, first, last=None): self.findings.add(code, stream=self.name, first=first, last=first if last is None else last)

    def check(self, number, ids, sources):
        if "core" in self.pruned and self.files.read("data/streams/%06d/000000/leaves" % number) is None:
            self.check_held(number, self.pruned["core"][1], ids, sources)
        else:
            if "core" in self.pruned:
                self.find("RESURRECTED", 0, self.size - 1)
            self.check_rows(number, ids, sources)
        for key in list(self.ranges):
            self.close(key)
        for code, rows in (("ORDER_ONLY", self.late), ("CLOCK_SKEW", self.skewed)):
            for row in rows:
                self.notices.add(code, stream=self.name, first=row, last=row)

    def open_block(self, number, block):
        paths = ["data/streams/%06d/%06d/%s" % (number, block, file) for file in ("core.jsonl", "parts", "absent")]
        cores, parts, absent = map(self.files.read, paths)
        for path, data in zip(paths[:2], (cores, parts)):
            if data is None:
                self.findings.add("BUNDLE_FILE_MISSING", path=path)
        self.cores, self.core_at, self.parts, self.parts_at, self.absent, self.absent_at, self.paths = cores or b"", 0, parts or b"", 0, absent or b"", 0, paths
        self.core_path = paths[0]

    def close_block(self):
        self.skip_cores(2**53)
        for path, at, data in ((self.paths[1], self.parts_at, self.parts), (self.paths[2], self.absent_at, self.absent)):
            if at != len(data):
                self.findings.add("BUNDLE_INVALID", path=path)

    def check_rows(self, number, ids, sources):
        for block in range((self.size + BLOCK - 1) // BLOCK):
            path = "data/streams/%06d/%06d/leaves" % (number, block)
            leaves = self.files.read(path)
            if leaves is None:
                self.findings.add("BUNDLE_FILE_MISSING", path=path)
                break  # the stated size is hostile: what follows is not looked for
            if len(leaves) % 182:
                self.findings.add("BUNDLE_INVALID", path=path)
            self.open_block(number, block)
            for at in range(0, len(leaves) - 181, 182):
                self.take(leaves[at:at + 182], ids, sources)
            self.close_block()
        if self.expected < self.size:
            self.find("GAP", self.expected, self.size - 1)

    def check_held(self, number, held, ids, sources):
        """Rows that a hold kept while their stream was pruned, each with its own audit path."""
        prefix, present = "data/streams/%06d/" % number, []
        for path in [name for name in self.files.names if name.startswith(prefix) and name.endswith("/held")]:
            data, at, block = self.files.read(path), 0, int(path[len(prefix):-5])
            self.open_block(number, block)
            while at + 183 <= len(data) and at + 183 + 32 * data[at + 182] <= len(data):
                raw, count = data[at:at + 182], data[at + 182]
                steps = [data[at + 183 + 32 * step:at + 215 + 32 * step] for step in range(count)]
                at += 183 + 32 * count
                self.totals["rows"] += 1
                leaf, before = parse_leaf(raw), present[-1] if present else -1
                if not leaf:
                    self.find("LEAF_INVALID", before + 1)
                    continue
                seq = leaf["seq"]
                if seq <= before or seq // BLOCK != block:
                    self.find("ROW_ORDER", seq)
                if not is_held(held, seq):
                    self.find("RESURRECTED", seq)
                if not included(seq, self.size, sha256(b"\0", raw), steps, self.last[1]):
                    self.find("ROOT_MISMATCH", seq)
                if leaf["id"] in ids:
                    self.find("DUPLICATE_RECORD", seq)
                ids.add(leaf["id"])
                present.append(seq)
                self.take_beside(leaf, sources)
            if at != len(data):
                self.findings.add("BUNDLE_INVALID", path=path)
            self.close_block()
        at = 0
        for first, last in held:
            while at < len(present) and present[at] < first:
                at += 1
            while at < len(present) and present[at] <= last:
                if present[at] > first:
                    self.find("UNAUTHORISED_DELETION", first, present[at] - 1)
                first, at = present[at] + 1, at + 1
            if first <= last:
                self.find("UNAUTHORISED_DELETION", first, last)

    def close(self, key):
        if key in self.ranges:
            first, last = self.ranges.pop(key)
            self.findings.add(key[0], stream=self.name, part=key[1], first=first, last=last)

    def take_absent(self, leaf):
        """Compares which parts are absent with which may be."""
        row, stated = self.absent[self.absent_at:self.absent_at + 9], 0
        if len(row) == 9 and int.from_bytes(row[:8], "big") == leaf["seq"]:
            self.absent_at, stated = self.absent_at + 9, row[8] & leaf["flags"] & 14
            if stated == 0 or stated != row[8]:
                self.findings.add("BUNDLE_INVALID", path=self.paths[2])
        for part, flag in ABSENT.items():
            if leaf["flags"] & flag:
                absent = stated & flag > 0
                self.totals["absent" if absent else "withheld"][part] += 1
                if absent != (part in self.pruned and not is_held(self.pruned[part][1], leaf["seq"])):
                    key = ("UNAUTHORISED_DELETION" if absent else "RESURRECTED", part)
                    if key in self.ranges and self.ranges[key][1] + 1 == leaf["seq"]:
                        self.ranges[key] = (self.ranges[key][0], leaf["seq"])
                    else:
                        self.close(key)
                        self.ranges[key] = (leaf["seq"], leaf["seq"])

    def take_times(self, leaf):
        while self.limits and self.limits[0][0] <= leaf["seq"]:
            self.limits.pop(0)
        if self.limits and leaf["t"] < self.limits[0][1]:
            self.late.append(leaf["seq"])
        if abs(leaf["event"] - leaf["t"]) > 300 * 10**9:
            self.skewed.append(leaf["seq"])

    def take_heartbeat(self, leaf, core):
        replayed = False
        for pair in core["streams"] if leaf["kind"] == 9 and isinstance(core, dict) and isinstance(core.get("streams"), list) else []:
            origin, size = (pair + [None, None])[:2] if isinstance(pair, list) else (None, None)
            if is_text(origin) and isinstance(size, int) and not isinstance(size, bool):
                replayed = replayed or size < self.beats.get(origin, 0)
                self.beats[origin] = max(size, self.beats.get(origin, 0))
        if replayed:
            self.find("HEARTBEAT_REPLAYED", leaf["seq"])

    def take_beside(self, leaf, sources):
        tenant = self.tenant in (None, leaf["tenant"].hex())
        in_scope, core = tenant and self.start <= leaf["t"] < self.end, None
        self.totals["records"] += in_scope
        if in_scope:
            self.take_times(leaf)
        if tenant and (in_scope or leaf["kind"] == 8):  # what sources said is shown whenever they said it
            core = self.take_core(leaf)
            self.take_parts(leaf)
            self.take_absent(leaf)
        self.take_heartbeat(leaf, core)
        sources.take(leaf, core, in_scope)
        self.sample.take(leaf, in_scope)

    def take(self, data, ids, sources):
        self.totals["rows"] += 1
        leaf = parse_leaf(data)
        self.place(leaf["seq"] if leaf else None)
        self.tree.push(data)
        if not self.broken and self.heads and self.tree.size == self.heads[0][0]:
            size, root = self.heads.pop(0)
            if self.tree.root() != root:
                self.broken = True
                self.find("ROOT_MISMATCH", self.proven, size - 1)
            self.proven = size
        if not leaf:
            return
        if leaf["t"] < self.newest:
            self.find("TIME_ORDER", leaf["seq"])
        self.newest = max(self.newest, leaf["t"])
        if not self.period[0] <= leaf["t"] < self.period[1]:
            self.find("TIME_PERIOD", leaf["seq"])
        if leaf["id"] in ids:
            self.find("DUPLICATE_RECORD", leaf["seq"])
        ids.add(leaf["id"])
        self.take_beside(leaf, sources)

    def place(self, seq):
        if seq is None:
            self.find("LEAF_INVALID", self.expected)
        if seq in (None, self.expected):
            self.expected += 1
        else:
            self.broken = True  # no later root can be recomputed
            if seq < self.expected:
                self.find("ROW_ORDER", seq)
            elif seq < self.size:
                self.find("GAP", self.expected, seq - 1)
                self.expected = seq + 1
        if seq is not None and seq >= self.size:
            self.find("ROW_UNLOGGED", seq)

    def read_core(self):
        if self.core_at >= len(self.cores):
            return None
        end = self.cores.find(b"\n", self.core_at) + 1
        match = CORE.fullmatch(self.cores[self.core_at:end])
        if match and int(match[2]) < 2**53:
            return int(match[2]), match[1], end
        self.findings.add("BUNDLE_INVALID", path=self.core_path)
        self.core_at = len(self.cores)

    def skip_cores(self, until):
        line = self.read_core()
        while line and line[0] < until:
            self.find("CORE_UNEXPECTED", line[0])
            self.core_at = line[2]
            line = self.read_core()
        return line

    def take_core(self, leaf):
        line = self.skip_cores(leaf["seq"])
        if not line or line[0] != leaf["seq"]:
            return self.find("CORE_MISSING", leaf["seq"])
        self.core_at = line[2]
        if sha256(b"spanproof/core/v1\n", line[1]) != leaf["core"]:
            return self.find("LEAF_MISMATCH", leaf["seq"])
        try:
            return canonical(line[1])
        except Invalid:
            return self.find("CORE_INVALID", leaf["seq"])

    def take_parts(self, leaf):
        if not leaf["flags"] & 12:
            return
        row = self.parts[self.parts_at:self.parts_at + 72]
        own = len(row) == 72 and int.from_bytes(row[:8], "big") == leaf["seq"]
        self.parts_at += 72 if own else 0
        if not own or any(row[8:40]) != (leaf["flags"] & 4 > 0) or any(row[40:]) != (leaf["flags"] & 8 > 0) or sha256(b"spanproof/body/v1\n", row[8:]) != leaf["body"]:
            self.find("PART_MISMATCH", leaf["seq"])

# ---- the sample ----
SAMPLED = shaped({
    "schema": lambda v: v == "spanproof/sample/v1", "nonce": lambda v: is_text(v) and re.fullmatch("(?:[0-9a-f]{2})*", v) is not None, "nonce_at": is_instant, "size": lambda v: is_count(v) and v <= 10000,
    "population": shaped({"id": lambda v: is_text(v) and re.fullmatch("[0-9a-f]{32}", v), "at": is_instant, "from": is_instant, "to": is_instant, "calls": is_count, "log_size": is_count, "root": is_hash}),
    "items": lambda v: isinstance(v, list) and all(is_text(item) and re.fullmatch("[0-9a-f]{32}", item) for item in v)})

class Sample:
    """Draws the sample of data/report/sample.json again: the calls with the least sha256(root + nonce + record_id)."""
    def __init__(self, data, description):
        self.description, self.stated, self.invalid, self.root, self.ranked, self.calls = description, None, False, None, [], 0
        if data is not None:
            try:
                self.stated = canonical(data)
                require(SAMPLED(self.stated), "members")
                self.seed = bytes.fromhex(self.stated["population"]["root"] + self.stated["nonce"])
            except Invalid:
                self.stated, self.invalid = None, True

    def see_log(self, tree):
        if self.stated and tree.size == self.stated["population"]["log_size"]:
            self.root = tree.root().hex()

    def take(self, leaf, in_scope):
        if self.stated and in_scope and leaf["kind"] == 1:
            self.calls += 1
            self.ranked.append((sha256(self.seed, leaf["id"]), leaf["id"].hex()))
            if len(self.ranked) > 2 * self.stated["size"] + 1024:
                self.ranked = sorted(self.ranked)[:self.stated["size"]]

    def finish(self, findings):
        if self.invalid:
            findings.add("BUNDLE_INVALID", path=SAMPLE)
        if self.stated:
            of, drawn = self.stated["population"], [name for _, name in sorted(self.ranked)[:self.stated["size"]]]
            same = all(of[end] == self.description[end] for end in ("from", "to")) and of["calls"] == self.calls and of["root"] == self.root
            if not same or int(self.stated["nonce_at"]) <= int(of["at"]) or len(self.stated["nonce"]) < 32 or self.stated["items"] != drawn:
                findings.add("SAMPLE_MISMATCH", path=SAMPLE)

# ---- sources ----
class Sources:
    """What each source said and what of it is on record; the rows of one source lie in any number of streams."""
    def __init__(self, findings): self.findings, self.sources, self.without = findings, {}, 0

    def find(self, code, source, first, last): self.findings.add(code, source=source, first=first, last=last)

    def take(self, leaf, core, in_scope):
        if not leaf["flags"] & 1:
            self.without += in_scope and leaf["kind"] in (1, 2, 11)
            return
        name, seq, facts = leaf["src_id"].hex(), leaf["src_seq"], core if isinstance(core, dict) else {}
        source = self.sources.setdefault(name, {"calls": [], "rows": 0, "altered": 0, "keys": [], "said": [], "service": None, "hello_in_period": False})
        if seq >= 2**53:
            return self.findings.add("SOURCE_INVALID", source=name)
        source["rows"] += in_scope and (leaf["kind"] != 8 or core is not None)
        if leaf["kind"] != 8:
            source["altered"] += facts.get("call_digest_state") == "mismatch"
            source["calls"].append((seq, bytes.fromhex(facts["call_digest"]) if is_hash(facts.get("call_digest")) else None))
        elif core is not None:
            try:
                self.hear(source, leaf, facts, in_scope)
            except Invalid:
                self.find("SOURCE_INVALID", name, seq, seq)

    def hear(self, source, leaf, core, in_scope):
        boot, instance, hello = core.get("boot_id"), core.get("instance_id"), core.get("event") == "hello"
        require(core.get("schema") == "spanproof/source/v1" and is_text(boot) and is_text(instance) and len(instance.encode()) < 65536, "not a statement")
        require(sha256(b"spanproof/src/v1\n", struct.pack(">H", len(instance.encode())), instance.encode(), boot.encode())[:16] == leaf["src_id"], "of another source")
        encoded = core.get("public_key" if hello else "signature")
        data = base64_bytes(encoded if is_text(encoded) else "?")
        if hello:
            require(len(data) == 32 and leaf["src_seq"] == 0, "not a hello")
            source["service"] = source["service"] if source["service"] is not None else core["service"] if is_text(core.get("service")) else None
            source["hello_in_period"] = source["hello_in_period"] if source["keys"] else in_scope
            source["keys"] += [] if data in source["keys"] else [data]
        else:
            claim = {name: core.get(name) for name in ("boot_id", "dropped", "first", "h", "last")}
            require(core.get("event") == "checkpoint" and all(map(is_count, (claim["first"], claim["last"], claim["dropped"]))), "not a checkpoint")
            require(is_hash(claim["h"]) and claim["first"] <= claim["last"] + 1 and claim["last"] == leaf["src_seq"], "not a checkpoint")
            source["said"].append((claim, b"spanproof/srccheckpoint/v1\n" + spell(claim) + b"\n", data, in_scope))

    def finish(self, pruned): return [self.judge(name, source, pruned) for name, source in sorted(self.sources.items()) if source["rows"]]

    def judge(self, name, source, pruned):
        before, calls, signed = self.findings.count, {}, []
        for seq, digest in sorted(source["calls"], key=lambda call: call[0]):
            if digest and calls.get(seq) not in (None, digest):
                self.find("SOURCE_CONFLICT", name, seq, seq)
            calls[seq] = calls.get(seq) or digest
        about = {"source": name, **({} if source["service"] is None else {"service": source["service"]}), "altered": source["altered"]}
        if not source["keys"]:
            return {**about, "verdict": "not_measurable", "missing": 0, "reason": "no hello of it is in the bundle"}
        if len(source["keys"]) > 1:
            self.find("SOURCE_CONFLICT", name, 0, 0)
        for claim, message, signature, in_scope in source["said"]:
            if verify_ed25519(source["keys"][0], message, signature):
                signed.append((claim, in_scope))
            else:
                self.find("SOURCE_SIGNATURE", name, claim["first"], claim["last"])
        signed.sort(key=lambda item: item[0]["last"])
        # A hello before the period: earlier calls may lie in streams of earlier periods, so the first checkpoint within is the start.
        anchors = [(0, bytes(32))] if source["hello_in_period"] else []
        anchors += [(claim["last"], bytes.fromhex(claim["h"])) for claim, in_scope in signed if in_scope]
        if len(anchors) < 2:
            return {**about, "verdict": "not_measurable", "missing": 0, "reason": "it signed no range within the period"}
        missing, gaps = self.follow(name, calls, anchors)
        if pruned and missing:
            return {**about, "verdict": "not_measurable", "missing": 0, "reason": "rows of the period were pruned"}
        for first, last in gaps:
            self.find("SOURCE_GAP", name, first, last)
        verdict = "complete" if self.findings.count == before else "gaps"
        return {**about, "verdict": verdict, "first": anchors[0][0] + 1, "last": anchors[-1][0], "missing": missing, "dropped": signed[-1][0]["dropped"]}

    def follow(self, name, calls, anchors):
        """Walks from anchor to anchor; never over the numbers a source names, which may be huge."""
        numbers, missing = [seq for seq in sorted(calls, reverse=True) if seq > anchors[0][0]], 0
        gaps = []
        for (start, link), (last, head) in zip(anchors, anchors[1:]):
            expected = start + 1
            while numbers and numbers[-1] <= last:
                seq = numbers.pop()
                if seq > expected:
                    gaps.append((expected, seq - 1))
                    missing, link = missing + seq - expected, None
                link = link and calls[seq] and sha256(b"spanproof/srcchain/v1\n", link, seq.to_bytes(8, "big"), calls[seq])
                expected = seq + 1
            if expected <= last:
                gaps.append((expected, last))
                missing += last - expected + 1
            elif link and link != head:
                self.find("SOURCE_CHAIN", name, min(start + 1, last), last)
        return missing, gaps

# ---- the whole ----
def verify(files, policy, since=None):
    """`files` gives names, read(name) and crc(name), or is the Invalid that opening it raised. Returns the report."""
    findings, notices, description, log, totals, pruned = Findings(), Findings(), None, None, {}, False
    if policy is None:
        findings.add("SIGNER_UNKNOWN")
    if isinstance(files, Invalid):
        findings.add("BUNDLE_ZIP")
    elif files.read(DESCRIPTION) is None:
        findings.add("BUNDLE_FILE_MISSING", path=DESCRIPTION)
    else:
        try:
            description = parse_description(files.read(DESCRIPTION))
        except Invalid:
            findings.add("BUNDLE_INVALID", path=DESCRIPTION)
    heard = Sources(findings)
    if description:
        bundle_id = check_bag(files, description, findings)
        sample = Sample(files.read(SAMPLE), description)
        log = check_log(files, description, policy, findings, sample, since)
        check_signature(files.read(SIGNATURE), description, bundle_id, log, findings)
        for index, origin in log.gaps:
            notices.add("GAP_DECLARED", stream=origin, first=index, last=index)
        totals = check_streams(files, description, log, findings, notices, heard, sample)
        pruned = any("core" in log.streams.get(stream["origin"], {"pruned": {}})["pruned"] for stream in description["streams"])
        sample.finish(findings)
        totals["id"] = bundle_id or ""
    return report(policy, findings, notices, description, log, totals, heard.finish(pruned), heard.without)

def check_signature(note, description, bundle_id, log, findings):
    if note is None:
        findings.add("BUNDLE_FILE_MISSING", path=SIGNATURE)
    elif bundle_id and log.governance:
        try:
            require(is_signed_by(note, [log.governance]), "not by the governance key")
            require(parse_note(note)[0] == "spanproof/bundle/v1\n%s\n%s\n" % (description["log"], bundle_id), "over another tag manifest")
        except Invalid:
            findings.add("BUNDLE_SIGNATURE", path=SIGNATURE)

def report(policy, findings, notices, description, log, totals, sources, without):
    codes, verdicts = {finding["code"] for finding in findings.list}, {source["verdict"] for source in sources}
    broken = description is None or any(not code.startswith("SOURCE_") and code != "SIGNER_UNKNOWN" for code in codes)
    gaps = any(code.startswith("SOURCE_") for code in codes) or "gaps" in verdicts
    result = {"schema": "spanproof/verify-report/v1"}
    if description:
        result["bundle"] = {"id": totals["id"], **{key: description[key] for key in ("log", "log_size", "from", "to", "withheld")}, **description["scope"],
                            "streams": len(description["streams"]), "rows": totals["rows"], "records": totals["records"], "absent": totals["absent"]}
        if policy and log.by:
            names = [vkey["name"] for name, vkey in policy["witnesses"] if name in log.by]
            result["outside"] = {"by": log.by, **({"last": str(max(at for _, at in log.seen))} if log.seen else {}),
                                 **({"hole": {"from": str(log.hole[0]), "to": str(log.hole[1])}} if log.hole else {}),
                                 "self_witnessed": all(name.startswith(description["log"] + "/") for name in names)}
    return {**result, "integrity": "broken" if broken else "verified" if policy else "self_consistent",
            "completeness": "gaps" if gaps else "complete" if verdicts == {"complete"} and not without else "not_measurable",
            "findings": findings.list, "findings_omitted": findings.omitted, "notices": notices.list, "notices_omitted": notices.omitted,
            "pruned": list_pruned(description, log), "erasures": log.erasures if log else [], "holds": len(log.holds) if log else 0, "sources": sources, "calls_without_source": without}

def list_pruned(description, log):
    listed = []
    for stream in description["streams"] if description else []:
        pruned = log.streams.get(stream["origin"], {"pruned": {}})["pruned"]
        listed += [{"stream": stream["origin"], "part": part, "entry": pruned[part][0], "held": sum(last - first + 1 for first, last in pruned[part][1])}
                   for part in PARTS if part in pruned]
    return listed

def parse_policy(text):
    lines = [line.split() for line in text.split("\n")[:-1] if line.strip() and not line.lstrip().startswith("#")]
    words = {line[0]: line[1:] for line in lines if line[0] not in ("witness", "group")}
    once, witnesses, groups = {"log", "entry0", "quorum", "minimum_retention"}, {}, {}
    require(text.endswith("\n") and set(words) == once and sum(line[0] in once for line in lines) == 4, "trust policy: unknown, repeated or missing lines")
    require(len(words["log"]) == 1 and len(words["entry0"]) == 1 and is_hash(words["entry0"][0]), "trust policy: log or entry0")
    for keyword, name, *rest in (line for line in lines if line[0] in ("witness", "group") and len(line) > 1):
        require(is_name(name) and name != "none" and name not in witnesses and name not in groups, "trust policy: a name")
        if keyword == "witness":
            require(len(rest) == 1, "trust policy: a witness")
            witnesses[name] = parse_vkey(rest[0], COSIGNATURE)
        else:
            members = rest[1:]
            require(members and len(set(members)) == len(members) and all(one in witnesses or one in groups for one in members), "trust policy: members of a group")
            threshold = {"any": 1, "all": len(members)}.get(rest[0]) or decimal(rest[0])
            require(1 <= threshold <= len(members), "trust policy: how many of a group")
            groups[name] = (threshold, members)
    require(sum(line[0] in ("witness", "group") for line in lines) == len(witnesses) + len(groups), "trust policy: a witness or group without a name")
    require(len(words["quorum"]) == 1 and words["quorum"][0] in ("none", *witnesses, *groups), "trust policy: quorum")
    minimum = re.fullmatch("body=(0|[1-9][0-9]{0,14})d core=(0|[1-9][0-9]{0,14})d", " ".join(words["minimum_retention"]))
    require(minimum and len({vkey["key"] for vkey in witnesses.values()}) == len(witnesses), "trust policy: minimum_retention, or a witness twice")
    return {"log": parse_vkey(words["log"][0])["text"], "entry0": words["entry0"][0], "witnesses": list(witnesses.items()), "groups": groups,
            "quorum": words["quorum"][0], "minimum": (int(minimum[1]), int(minimum[2]))}

def open_bundle(path):
    if os.path.isdir(path):
        return Folder(path)
    try:
        return Zip(open(path, "rb"), os.path.getsize(path))
    except Invalid as invalid:
        return invalid

def describe(result):
    yield "integrity     %s" % {"self_consistent": "self-consistent, signer unknown"}.get(result["integrity"], result["integrity"])
    yield "completeness  %s" % result["completeness"].replace("_", " ")
    for key, value in result.get("bundle", {}).items():
        yield "%-13s %s" % (key, value)
    for source in result["sources"][:5]:
        calls = source.get("reason") or "calls %d-%d, %d missing" % (source["first"], source["last"], source["missing"])
        yield "source        %s %s: %s" % (source["source"][:8], source["verdict"].replace("_", " "), calls)
    for label, listed in (("finding", result["findings"]), ("notice", result["notices"])):
        for finding in listed[:20]:
            yield "%-13s %s %s" % (label, finding["code"], " ".join("%s=%s" % item for item in finding["where"].items()))

def main():
    parser = argparse.ArgumentParser(description="Verifies a Spanproof evidence bundle.")
    parser.add_argument("bundle", metavar="BUNDLE")
    parser.add_argument("--policy", metavar="FILE", help="the trust policy, obtained elsewhere")
    parser.add_argument("--since", metavar="FILE", help="a checkpoint of the log that you kept: it must not have shrunk or changed")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    given = parser.parse_args()
    try:
        policy = parse_policy(utf8(open(given.policy, "rb").read())) if given.policy else None
        since = open(given.since, "rb").read() if given.since else None
        result = verify(open_bundle(given.bundle), policy, since)
    except (OSError, Invalid) as error:
        print("verify.py: %s" % error, file=sys.stderr)
        return 2
    text = json.dumps(result, indent=1) if given.json else "\n".join(describe(result))
    print(re.sub("[^ -~\n]", "?", text))  # what a bundle says must not reach the terminal as control characters
    return 0 if result["integrity"] == "verified" and not result["findings"] else 1

if __name__ == "__main__":
    sys.exit(main())
