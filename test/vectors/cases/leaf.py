import hashlib

from reference import leaf

from .refusal import refuse, replace


def fill(label, size):
    return hashlib.sha256(b'spanproof vectors: ' + label.encode()).digest()[:size]


CALL = {
    'kind': 1,
    'flags': 7,
    'seq': 41,
    't_event': 1764028800123456789,
    't_ingest': 1764028801000000000,
    'record_id': bytes.fromhex('019ab9e1c7d07a1b8c2d3e4f50617283'),
    'src_seq': 12,
    'src_id': fill('source', 16),
    'tenant_tag': fill('tenant', 16),
    'core_hash': leaf.hash_core(b'{"schema":"spanproof/core/v1"}'),
    'subject_hash': leaf.hash_subject(b'subject envelope'),
    'body_hash': leaf.hash_body(leaf.hash_part(b'body envelope'), bytes(32)),
}
_NOTHING = {'src_seq': 0, 'src_id': bytes(16), 'subject_hash': bytes(32), 'body_hash': bytes(32)}
VALID = {
    'a call with a source, a subject and a body': CALL,
    'a call with every part, resealed': {**CALL, 'flags': 31, 'body_hash': leaf.hash_body(fill('body', 32), fill('original', 32))},
    'a call with an original only': {**CALL, 'flags': 9, 'subject_hash': bytes(32), 'body_hash': leaf.hash_body(bytes(32), fill('original', 32))},
    'a heartbeat without source and parts': {**CALL, **_NOTHING, 'kind': 9, 'flags': 0, 'seq': 0},
    'source.hello, whose src_seq is 0': {**CALL, 'kind': 8, 'flags': 1, 'src_seq': 0, 'subject_hash': bytes(32), 'body_hash': bytes(32)},
    'the largest integers': {**CALL, 'kind': 11, 'seq': 2**53 - 1, 't_event': 2**64 - 1, 't_ingest': 2**64 - 1, 'src_seq': 2**64 - 1},
}


def _show(fields):
    show = {'seq': str, 't_event': str, 't_ingest': str, 'src_seq': str}
    return {name: value.hex() if isinstance(value, bytes) else show.get(name, int)(value) for name, value in fields.items()}


def make():
    good = leaf.encode(CALL)
    zeros = leaf.encode(VALID['a heartbeat without source and parts'])
    invalid = {
        'empty': b'',
        'one byte short': good[:-1],
        'one byte long': good + b'\0',
        'another magic': replace(good, 0, b'SPF2'),
        'kind 0': replace(good, 4, b'\0'),
        'kind 12': replace(good, 4, b'\x0c'),
        'kind 255': replace(good, 4, b'\xff'),
        'flag 32': replace(good, 5, b'\x27'),
        'flag 128': replace(good, 5, b'\x87'),
        'seq 2^53': replace(good, 6, (2**53).to_bytes(8, 'big')),
        'source flag clear, fields set': replace(good, 5, b'\6'),
        'source flag set, src_id zero': replace(good, 54, bytes(16)),
        'source flag clear, src_seq set': replace(zeros, 53, b'\1'),
        'source flag clear, src_id set': replace(zeros, 54, b'\1'),
        'subject flag clear, hash set': replace(good, 5, b'\5'),
        'subject flag set, hash zero': replace(good, 118, bytes(32)),
        'body flags clear, hash set': replace(good, 5, b'\3'),
        'body flag set, hash zero': replace(good, 150, bytes(32)),
        'original flag set, hash zero': replace(zeros, 5, b'\x08'),
    }
    for data in invalid.values():
        refuse(leaf.decode, data)
    inputs = {'empty': b'', 'short': b'{"a":1}', 'of 300 bytes': bytes(range(256)) + bytes(44)}
    return {
        'valid': [
            {'name': name, 'fields': _show(fields), 'preimage': leaf.encode(fields).hex(), 'leaf_hash': leaf.hash_leaf(leaf.encode(fields)).hex()}
            for name, fields in VALID.items()
        ],
        'invalid': [{'name': name, 'preimage': data.hex()} for name, data in invalid.items()],
        'hashes': [
            {
                'name': name,
                'input': data.hex(),
                'core_hash': leaf.hash_core(data).hex(),
                'subject_hash': leaf.hash_subject(data).hex(),
                'part_hash': leaf.hash_part(data).hex(),
                'body_hash_as_body': leaf.hash_body(leaf.hash_part(data), bytes(32)).hex(),
                'body_hash_as_original': leaf.hash_body(bytes(32), leaf.hash_part(data)).hex(),
                'body_hash_as_both': leaf.hash_body(leaf.hash_part(data), leaf.hash_part(data)).hex(),
            }
            for name, data in inputs.items()
        ],
    }
