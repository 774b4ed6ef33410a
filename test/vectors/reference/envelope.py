"""Keys and envelopes of docs/ledger-format.md section 3; HKDF (RFC 5869) from hmac."""
import hmac

from . import aes_gcm

PARTS = {'body': 1, 'subject': 2, 'original': 3}


def _hmac(key, message):
    return hmac.new(key, message, 'sha512').digest()


def _expand(prk, info, length):
    out, block, counter = b'', b'', 0
    while len(out) < length:
        counter += 1
        block = _hmac(prk, block + info + bytes([counter]))
        out += block
    return out[:length]


def key_id(key):
    return _hmac(key, b'spanproof/keyid/v1')[:16]


def combine(keys):
    return _hmac(b'spanproof/and/v1', b''.join(keys))


def part_key(keys, part, record_id, salt):
    return _expand(combine(keys), b'spanproof/part/v1\0' + bytes([part]) + record_id + salt, 32)


def seal_keys(pk, header):
    out = _expand(pk, b'spanproof/seal/v1\0' + header, 64)
    return out[:32], out[32:]


def header(part, codec, key_ids, salt, record_id, core_hash):
    return bytes([1, 1, part, codec, len(key_ids)]) + b''.join(key_ids) + salt + record_id + core_hash


def seal(keys, part, codec, salt, record_id, core_hash, plaintext):
    keys = sorted(keys, key=key_id)
    head = header(part, codec, [key_id(key) for key in keys], salt, record_id, core_hash)
    key, commit = seal_keys(part_key(keys, part, record_id, salt), head)
    return head + commit + aes_gcm.encrypt(key, bytes(12), head + commit, plaintext)


def parse(data):
    """Header and rest; the header's fields are at fixed places once the number of keys is known."""
    if len(data) < 5 or data[0] != 1 or data[1] != 1 or data[2] not in (1, 2, 3) or data[3] not in (0, 1) or not 1 <= data[4] <= 8:
        raise ValueError('codes')
    end = 77 + 16 * data[4]
    if len(data) < end + 32 + 16:
        raise ValueError('truncated')
    ids = [data[5 + 16 * i : 21 + 16 * i] for i in range(data[4])]
    if any(a >= b for a, b in zip(ids, ids[1:])):
        raise ValueError('key ids')
    return data[:end], data[end : end + 32], data[end + 32 :]


def open(data, pk):
    head, commit, ciphertext = parse(data)
    key, expected = seal_keys(pk, head)
    if expected != commit:
        return None
    try:
        return aes_gcm.decrypt(key, bytes(12), head + commit, ciphertext)
    except ValueError:
        return None
