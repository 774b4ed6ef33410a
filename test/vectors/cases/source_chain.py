import hashlib

from reference import ed25519, source_chain

INSTANCES = [('', 'boot'), ('support-desk-1', '5b1d6a0f2c3e4d5a9b8c7d6e5f40312a'), ('a', 'bboot'), ('ab', 'boot'), ('é€', '\U0001f600'), ('x' * 300, 'boot')]


def _string(text):
    return {'stringValue': text}


def _attributes(**pairs):
    return [{'key': key.replace('__', '.'), 'value': value} for key, value in pairs.items()]


CALLS = {
    'no attributes': [],
    'one string': _attributes(gen_ai__operation__name=_string('chat')),
    'sorted, not as set': _attributes(b=_string('2'), a=_string('1'), aa=_string('3'), A=_string('0')),
    'the digest itself is left out': _attributes(a=_string('1'), spanproof__call_digest=_string('00')),
    'an empty string': _attributes(a=_string('')),
    'null': _attributes(a={}),
    'false and true': _attributes(a={'boolValue': False}, b={'boolValue': True}),
    'integers': _attributes(a={'intValue': '0'}, b={'intValue': '-1'}, c={'intValue': '9007199254740993'}, d={'intValue': '9223372036854775807'}, e={'intValue': '-9223372036854775808'}),
    'an integer beyond 64 bits': _attributes(a={'intValue': '9223372036854775808'}),
    'doubles': _attributes(a={'doubleValue': 0.5}, b={'doubleValue': -1.5e300}, c={'doubleValue': 5e-324}, d={'doubleValue': 1e300}),
    'integral doubles digest as integers': _attributes(a={'doubleValue': 3.0}, b={'doubleValue': -0.0}, c={'doubleValue': 4503599627370496.0}),
    'doubles that are no number': _attributes(a={'doubleValue': 'NaN'}, b={'doubleValue': 'Infinity'}, c={'doubleValue': '-Infinity'}),
    'bytes': _attributes(a={'bytesValue': ''}, b={'bytesValue': 'AAECAw=='}),
    'arrays': _attributes(a={'arrayValue': {'values': []}}, b={'arrayValue': {'values': [_string('x'), {'intValue': '1'}, {'arrayValue': {'values': [{}]}}]}}),
    'maps': _attributes(a={'kvlistValue': {'values': []}}, b={'kvlistValue': {'values': _attributes(z=_string('1'), y={'kvlistValue': {'values': _attributes(x={})}})}}),
    'keys sorted by UTF-16 units': [{'key': key, 'value': _string(key)} for key in ['\uffff', '\U0001f600', 'é', 'z', '']],
    'equal keys keep their order': [{'key': 'a', 'value': _string(value)} for value in ['2', '1', '3']],
    'a lone surrogate digests as U+FFFD': _attributes(a=_string('x\ud800y')),
    'strings beyond ASCII': _attributes(a=_string('é € \U0001f600 \0')),
    'a long string': _attributes(a=_string('0123456789é' * 1000)),
}
# Attribute lists that must not collide, though their concatenations look alike.
DISTINCT = [
    _attributes(a=_string('bc')),
    _attributes(ab=_string('c')),
    _attributes(a=_string('b'), c=_string('')),
    _attributes(a={'intValue': '1'}),
    _attributes(a={'boolValue': True}),
    _attributes(a=_string('1')),
    _attributes(a={'bytesValue': 'MQ=='}),
    _attributes(a={'doubleValue': 1.5}),
    _attributes(a={}),
    [],
    _attributes(a={'arrayValue': {'values': []}}),
    _attributes(a={'kvlistValue': {'values': []}}),
    _attributes(a={'arrayValue': {'values': [_string('')]}}),
    _attributes(a={'arrayValue': {'values': [{'arrayValue': {'values': []}}]}}),
]


def make():
    seed = hashlib.sha256(b'spanproof vectors: boot').digest()
    digests = [source_chain.call_digest(attributes) for attributes in CALLS.values()]
    h, links = bytes(32), []
    for seq, digest in enumerate(digests[:6], 1):
        h = source_chain.next_link(h, seq, digest)
        links.append({'seq': seq, 'digest': digest.hex(), 'h': h.hex()})
    h = source_chain.next_link(h, 2**53 - 1, digests[6])
    links.append({'seq': 2**53 - 1, 'digest': digests[6].hex(), 'h': h.hex()})
    boot = INSTANCES[1][1]
    message = source_chain.checkpoint_message(boot, 1, 6, 0, bytes.fromhex(links[5]['h']))
    assert len({source_chain.call_digest(attributes) for attributes in DISTINCT}) == len(DISTINCT)
    return {
        'source_ids': [{'instance_id': i, 'boot_id': b, 'src_id': source_chain.source_id(i, b).hex()} for i, b in INSTANCES],
        'call_digests': [{'name': name, 'attributes': attributes, 'digest': digest.hex()} for (name, attributes), digest in zip(CALLS.items(), digests)],
        'distinct': DISTINCT,
        'links': links,
        'checkpoint': {
            'boot_id': boot,
            'first': 1,
            'last': 6,
            'dropped': 0,
            'h': links[5]['h'],
            'message': message.decode(),
            'public_key': ed25519.public_key(seed).hex(),
            'signature': ed25519.sign(seed, message).hex(),
        },
    }
