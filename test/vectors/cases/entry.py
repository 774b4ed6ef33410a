from reference import canonical, entry, note

from .note import GOVERNANCE, LOG, STREAM, WITNESS, WRITER
from .refusal import refuse

HASH = bytes(range(32)).hex()
HEAD = {'stream': STREAM.name, 'size': 4096, 'root': HASH}
TIME = '1764028800000000000'

VALID = [
    {'type': 'log.open', 'origin': LOG.name, 'roles': {'log': LOG.vkey, 'governance': GOVERNANCE.vkey}, 'time': TIME},
    {'type': 'log.open', 'origin': LOG.name, 'roles': {'log': LOG.vkey, 'governance': GOVERNANCE.vkey}, 'policy_hash': HASH, 'time': TIME},
    {'type': 'key.register', 'role': 'writer', 'vkey': WRITER.vkey, 'time': TIME},
    {'type': 'stream.open', 'stream': STREAM.name, 'vkey': STREAM.vkey, 'time': TIME},
    {'type': 'stream.open', 'stream': STREAM.name, 'vkey': STREAM.vkey, 'previous': HEAD, 'time': TIME},
    {'type': 'stream.close', **HEAD, 'time': TIME},
    {'type': 'stream.close', **HEAD, 'size': 0, 'time': '0'},
    {'type': 'stream.abandon', **HEAD, 'time': '18446744073709551615'},
    {'type': 'export.create', 'bundle': 'q3-2025', 'root': HASH, 'from': '0', 'to': TIME, 'time': TIME},
]
SIGNERS = {
    'log.open': [GOVERNANCE],
    'key.register': [GOVERNANCE, WRITER],
    'stream.open': [WRITER],
    'stream.close': [WRITER],
    'stream.abandon': [GOVERNANCE],
    'export.create': [GOVERNANCE],
}


def _without(value, key):
    return {name: member for name, member in value.items() if name != key}


def _invalid_values():
    register, opened, closed, export = VALID[2], VALID[4], VALID[5], VALID[8]
    return {
        'an array': [],
        'no type': _without(register, 'type'),
        'an unknown type': {**register, 'type': 'key.grant'},
        'a type that every object has': {'type': 'constructor'},
        'a type that is a number': {**register, 'type': 1},
        'a member missing': _without(register, 'time'),
        'a member too many': {**register, 'note': 'x'},
        'another role': {**register, 'role': 'log'},
        'a vkey that is none': {**register, 'vkey': 'x'},
        'a vkey of a cosigner': {**register, 'vkey': WITNESS.vkey},
        'a time that is a number': {**register, 'time': 1764028800},
        'a time with a leading zero': {**register, 'time': '01'},
        'a time with a sign': {**register, 'time': '-1'},
        'a time beyond 64 bits': {**register, 'time': '18446744073709551616'},
        'a time with a newline': {**register, 'time': '1\n'},
        'a stream with a space': {**opened, 'stream': 'a b'},
        'an empty stream': {**opened, 'stream': ''},
        'a previous head without root': {**opened, 'previous': _without(HEAD, 'root')},
        'a previous head with one member more': {**opened, 'previous': {**HEAD, 'time': TIME}},
        'a previous head that is an array': {**opened, 'previous': []},
        'a negative size': {**closed, 'size': -1},
        'a size that is a string': {**closed, 'size': '4096'},
        'a size that is a boolean': {**closed, 'size': True},
        'an upper-case root': {**closed, 'root': HASH.upper()},
        'a root of 31 bytes': {**closed, 'root': HASH[2:]},
        'a root in base64': {**closed, 'root': 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='},
        'a bundle that is a path': {**export, 'bundle': '../x'},
        'an empty bundle': {**export, 'bundle': ''},
        'roles with one missing': {**VALID[0], 'roles': {'log': LOG.vkey}},
        'roles with one more': {**VALID[0], 'roles': {**VALID[0]['roles'], 'writer': WRITER.vkey}},
        'roles that are a string': {**VALID[0], 'roles': LOG.vkey},
        'a policy hash that is empty': {**VALID[0], 'policy_hash': ''},
    }


def _invalid_texts():
    good = entry.format(VALID[2])
    line = good[len(entry.PREFIX) :]
    return {
        'empty': '',
        'the prefix only': entry.PREFIX,
        'no prefix': line,
        'another version': good.replace('/v1', '/v2'),
        'no final newline': good[:-1],
        'two final newlines': good + '\n',
        'two lines': good + line,
        'white space in the line': good.replace('":', '": ', 1),
        'members out of order': entry.PREFIX + '{"vkey":1,"type":"key.register"}\n',
        'not JSON': entry.PREFIX + 'x\n',
        'a byte order mark': '\ufeff' + good,
    }


ORIGINS = [STREAM.name, 'a/s/b/1/ops/2025-11-25', 'a/s/b/s/c-0/12/long_term/2024-02-29', 'l/s/w/9007199254740991/x1/1999-12']
INVALID_ORIGINS = {
    'empty': '',
    'no log': '/s/w/1/ops/2025-11',
    'no writer': 'l/s//1/ops/2025-11',
    'another letter': 'l/t/w/1/ops/2025-11',
    'an upper-case writer': 'l/s/W/1/ops/2025-11',
    'epoch 0': 'l/s/w/0/ops/2025-11',
    'an epoch with a leading zero': 'l/s/w/01/ops/2025-11',
    'epoch 2^53': 'l/s/w/9007199254740992/ops/2025-11',
    'a class with a hyphen': 'l/s/w/1/long-term/2025-11',
    'month 13': 'l/s/w/1/ops/2025-13',
    'month 0': 'l/s/w/1/ops/2025-00',
    'a day that does not exist': 'l/s/w/1/ops/2025-02-29',
    'a year only': 'l/s/w/1/ops/2025',
    'a short month': 'l/s/w/1/ops/2025-1',
    'an hour': 'l/s/w/1/ops/2025-11-25T00',
    'a space in the log': 'a b/s/w/1/ops/2025-11',
    'a part more': 'l/s/w/1/ops/2025-11/x',
    'a newline behind': 'l/s/w/1/ops/2025-11\n',
}


def make():
    for value in _invalid_values().values():
        refuse(entry.parse, entry.PREFIX + canonical.encode(value).decode() + '\n')
    for text in _invalid_texts().values():
        refuse(entry.parse, text)
    for origin in INVALID_ORIGINS.values():
        refuse(entry.parse_origin, origin)
    return {
        'valid': [{'entry': value, 'text': entry.format(value), 'note': note.sign(entry.format(value), SIGNERS[value['type']]).decode()} for value in VALID],
        'invalid': [{'name': name, 'entry': value} for name, value in _invalid_values().items()],
        'invalid_texts': [{'name': name, 'text': text} for name, text in _invalid_texts().items()],
        'origins': [{'origin': origin, 'parts': entry.parse_origin(origin)} for origin in ORIGINS],
        'invalid_origins': [{'name': name, 'origin': origin} for name, origin in INVALID_ORIGINS.items()],
    }
