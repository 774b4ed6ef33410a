"""c2sp.org/signed-note, tlog-checkpoint and tlog-cosignature (Ed25519)."""
import base64
import hashlib
import re

from . import ed25519

ED25519, COSIGNATURE = 1, 4
# Unicode White_Space, which Python's \s is not (it adds U+001C..U+001F).
_SPACE_OR_PLUS = re.compile('[+\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]')


class Key:
    def __init__(self, name, label, kind=ED25519):
        self.name, self.kind = name, kind
        self.seed = hashlib.sha256(b'spanproof vectors: ' + label.encode()).digest()
        self.public = ed25519.public_key(self.seed)
        self.id = key_id(name, kind, self.public)
        self.vkey = format_vkey(name, self.id, kind, self.public)


def b64(data):
    return base64.b64encode(data).decode()


def unb64(text):
    data = base64.b64decode(text, validate=True)
    if b64(data) != text:
        raise ValueError('base64 spelling')
    return data


def key_id(name, kind, public):
    return hashlib.sha256(name.encode() + b'\n' + bytes([kind]) + public).digest()[:4]


def format_vkey(name, id_, kind, public):
    return f'{name}+{id_.hex()}+{b64(bytes([kind]) + public)}'


def _check_name(name):
    if name == '' or _SPACE_OR_PLUS.search(name) or re.search('[\0-\x1f]', name):
        raise ValueError('name')


def parse_vkey(text):
    match = re.fullmatch(r'([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)', text)
    if match is None:
        raise ValueError('vkey')
    _check_name(match[1])
    material = unb64(match[3])
    if len(material) < 2 or (material[0] in (ED25519, COSIGNATURE) and len(material) != 33):
        raise ValueError('vkey material')
    return match[1], bytes.fromhex(match[2]), material[0], material[1:]


def _check_text(text):
    if not text.endswith('\n') or re.search('[\0-\x09\x0b-\x1f]', text):
        raise ValueError('text')


def signature_line(key, text, time=None):
    if key.kind == COSIGNATURE:
        signature = time.to_bytes(8, 'big') + ed25519.sign(key.seed, f'cosignature/v1\ntime {time}\n{text}'.encode())
    else:
        signature = ed25519.sign(key.seed, text.encode())
    return f'— {key.name} {b64(key.id + signature)}\n'


def sign(text, keys):
    _check_text(text)
    return (text + '\n' + ''.join(signature_line(key, text) for key in keys)).encode()


def parse(data):
    note = data.decode('utf-8')
    split = note.rfind('\n\n')
    if split < 0 or not note.endswith('\n') or split + 2 == len(note):
        raise ValueError('no signature block')
    text = note[: split + 1]
    _check_text(text)
    signatures = []
    for line in note[split + 2 : -1].split('\n'):
        match = re.fullmatch('— ([^ ]+) ([^ ]+)', line)
        if match is None:
            raise ValueError('signature line')
        _check_name(match[1])
        raw = unb64(match[2])
        if len(raw) < 5:
            raise ValueError('signature')
        signatures.append((match[1], raw[:4], raw[4:]))
    if len(signatures) > 64:
        raise ValueError('signatures')
    return text, signatures


def verify(data, vkeys):
    """Names of the known keys that signed, in the order of `vkeys`."""
    text, signatures = parse(data)
    by = []
    for vkey in vkeys:
        name, id_, kind, public = parse_vkey(vkey)
        if id_ != key_id(name, kind, public):
            raise ValueError('key id')
        mine = [signature for other, other_id, signature in signatures if (other, other_id) == (name, id_)]
        for signature in mine:
            if kind == ED25519:
                ok = ed25519.verify(public, text.encode(), signature)
            elif kind == COSIGNATURE and len(signature) == 72:
                time = int.from_bytes(signature[:8], 'big')
                ok = ed25519.verify(public, f'cosignature/v1\ntime {time}\n{text}'.encode(), signature[8:])
            else:
                ok = False
            if not ok:
                raise ValueError('signature does not verify')
        if mine:
            by.append(name)
    if not by:
        raise ValueError('no known key')
    return by


def decimal(text):
    if re.fullmatch('0|[1-9][0-9]*', text) is None or int(text) >= 2**53:
        raise ValueError('decimal')
    return int(text)


def format_checkpoint(origin, size, root):
    text = f'{origin}\n{size}\n{b64(root)}\n'
    parse_checkpoint(text)
    return text


def parse_checkpoint(text):
    if not text.endswith('\n'):
        raise ValueError('newline')
    origin, size, root, *extensions = text[:-1].split('\n')
    _check_name(origin)
    if len(unb64(root)) != 32 or '' in extensions:
        raise ValueError('root or extensions')
    return origin, decimal(size), unb64(root), extensions
