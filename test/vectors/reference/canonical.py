"""Canonical JSON: RFC 8785 over the restricted profile of docs/ledger-format.md section 2."""
import json
import re

MAX_DEPTH = 64
_ESCAPES = {'"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t'}


def _write_string(text):
    out = []
    for character in text:
        if 0xD800 <= ord(character) <= 0xDFFF:
            raise ValueError('lone surrogate')
        out.append(_ESCAPES.get(character) or (f'\\u{ord(character):04x}' if character < ' ' else character))
    return '"' + ''.join(out) + '"'


def _write(value, depth):
    if depth > MAX_DEPTH:
        raise ValueError('depth')
    if value is True or value is False:
        return 'true' if value else 'false'
    if isinstance(value, int):
        if abs(value) >= 2**53:
            raise ValueError('integer')
        return str(value)
    if isinstance(value, str):
        return _write_string(value)
    if isinstance(value, list):
        return '[' + ','.join(_write(item, depth + 1) for item in value) + ']'
    if isinstance(value, dict):
        for key in value:
            if re.fullmatch('[a-z][a-z0-9_]*', key) is None:
                raise ValueError('key')
        return '{' + ','.join(f'"{key}":{_write(value[key], depth + 1)}' for key in sorted(value)) + '}'
    raise ValueError('type')  # null, floats


def encode(value):
    return _write(value, 0).encode('utf-8')


def _object(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError('duplicate key')
    return dict(pairs)


def parse(data):
    value = json.loads(data.decode('utf-8'), object_pairs_hook=_object)
    if encode(value) != data:
        raise ValueError('spelling')
    return value
