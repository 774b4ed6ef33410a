import hashlib

from reference import envelope

from .leaf import fill
from .refusal import refuse, replace

KEYS = [hashlib.sha256(b'spanproof vectors: data key %d' % i).digest() for i in range(8)]
RECORD_ID = bytes.fromhex('019ab9e1c7d07a1b8c2d3e4f50617283')
SALT = fill('envelope salt', 24)
CORE_HASH = fill('core hash', 32)

CASES = [
    ('a body under the day key', KEYS[:1], 'body', 0, b'{"request":{},"response":{},"other":{}}'),
    ('a subject part under two keys', KEYS[:2], 'subject', 0, b'{"user":"u-1"}'),
    ('an original under eight keys, said to be zstd', KEYS, 'original', 1, b'(\xb5/\xfd fixed bytes'),
    ('an empty plaintext', KEYS[:1], 'body', 0, b''),
    ('sixteen bytes', KEYS[:3], 'body', 0, bytes(16)),
]


def _valid(name, keys, part, codec, plaintext):
    keys = sorted(keys, key=envelope.key_id)
    sealed = envelope.seal(keys, envelope.PARTS[part], codec, SALT, RECORD_ID, CORE_HASH, plaintext)
    head, commit, ciphertext = envelope.parse(sealed)
    pk = envelope.part_key(keys, envelope.PARTS[part], RECORD_ID, SALT)
    assert envelope.open(sealed, pk) == plaintext
    return {
        'name': name,
        'part': envelope.PARTS[part],
        'codec': codec,
        'salt': SALT.hex(),
        'record_id': RECORD_ID.hex(),
        'core_hash': CORE_HASH.hex(),
        'keys': [key.hex() for key in keys],
        'key_ids': [envelope.key_id(key).hex() for key in keys],
        'combined': envelope.combine(keys).hex(),
        'part_key': pk.hex(),
        'header': head.hex(),
        'key': envelope.seal_keys(pk, head)[0].hex(),
        'commit': commit.hex(),
        'plaintext': plaintext.hex(),
        'ciphertext': ciphertext.hex(),
        'envelope': sealed.hex(),
    }


def make():
    keys = sorted(KEYS[:2], key=envelope.key_id)
    good = envelope.seal(keys, 2, 0, SALT, RECORD_ID, CORE_HASH, b'twelve bytes')
    pk = envelope.part_key(keys, 2, RECORD_ID, SALT)
    first, second = good[5:21], good[21:37]
    malformed = {
        'empty': b'',
        'version 2': replace(good, 0, b'\2'),
        'algorithm 2': replace(good, 1, b'\2'),
        'part 0': replace(good, 2, b'\0'),
        'part 4': replace(good, 2, b'\4'),
        'codec 2': replace(good, 3, b'\2'),
        'no keys': replace(good, 4, b'\0'),
        'nine keys': replace(good, 4, b'\x09'),
        'key ids descending': replace(good, 5, second + first),
        'the same key id twice': replace(good, 5, first + first),
        'header only': good[:109],
        'truncated in the commitment': good[:120],
        'one byte short of a tag': good[: 109 + 32 + 15],
    }
    for data in malformed.values():
        refuse(envelope.parse, data)
    sealed_otherwise = envelope.seal(keys[:1], 2, 0, SALT, RECORD_ID, CORE_HASH, b'twelve bytes')
    unopenable = {
        'another part key': (good, envelope.part_key(keys, 1, RECORD_ID, SALT)),
        'one of two keys missing': (good, envelope.part_key(keys[:1], 2, RECORD_ID, SALT)),
        'keys in the wrong order': (good, envelope.part_key(keys[::-1], 2, RECORD_ID, SALT)),
        'a longer ciphertext': (good + b'\0', pk),
        'an altered salt': (replace(good, 37, bytes([good[37] ^ 1])), pk),
        'an altered record id': (replace(good, 61, bytes([good[61] ^ 1])), pk),
        'an altered core hash': (replace(good, 77, bytes([good[77] ^ 1])), pk),
        'an altered commitment': (replace(good, 109, bytes([good[109] ^ 1])), pk),
        'an altered ciphertext': (replace(good, 141, bytes([good[141] ^ 1])), pk),
        'an altered tag': (good[:-1] + bytes([good[-1] ^ 1]), pk),
        'another codec': (replace(good, 3, b'\1'), pk),
        'the ciphertext of another envelope': (good[:141] + sealed_otherwise[125:], pk),
    }
    for data, key in unopenable.values():
        assert envelope.open(data, key) is None
    return {
        'valid': [_valid(*case) for case in CASES],
        'malformed': [{'name': name, 'envelope': data.hex()} for name, data in malformed.items()],
        'unopenable': [{'name': name, 'envelope': data.hex(), 'part_key': key.hex()} for name, (data, key) in unopenable.items()],
    }
