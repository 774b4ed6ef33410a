"""Governance entries (docs/ledger-format.md section 6), stream origins (section 5), trust policy (section 8)."""
import re
from datetime import date

from . import canonical
from .note import COSIGNATURE, ED25519, _check_name, decimal, parse_vkey

PREFIX = 'spanproof/entry/v1\n'


def _matches(pattern):
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _instant(value):
    return _matches('0|[1-9][0-9]{0,19}')(value) and int(value) < 2**64


def _origin(value):
    if not isinstance(value, str):
        return False
    _check_name(value)
    return True


def _vkey(value):
    return isinstance(value, str) and parse_vkey(value)[2] == ED25519


def _size(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _shape(required, optional=None):
    optional = optional or {}

    def check(value):
        if not isinstance(value, dict) or not required.keys() <= value.keys() <= required.keys() | optional.keys():
            return False
        return all({**required, **optional}[key](member) for key, member in value.items())

    return check


_HASH = _matches('[0-9a-f]{64}')
_HEAD = {'stream': _origin, 'size': _size, 'root': _HASH}
_TYPES = {
    'log.open': _shape({'origin': _origin, 'roles': _shape({'log': _vkey, 'governance': _vkey}), 'time': _instant}, {'policy_hash': _HASH}),
    'key.register': _shape({'role': lambda value: value == 'writer', 'vkey': _vkey, 'time': _instant}),
    'stream.open': _shape({'stream': _origin, 'vkey': _vkey, 'time': _instant}, {'previous': _shape(_HEAD)}),
    'stream.close': _shape({**_HEAD, 'time': _instant}),
    'stream.abandon': _shape({**_HEAD, 'time': _instant}),
    'export.create': _shape({'bundle': _matches('[a-z0-9][a-z0-9._-]{0,127}'), 'root': _HASH, 'from': _instant, 'to': _instant, 'time': _instant}),
}


def format(entry):
    text = PREFIX + canonical.encode(entry).decode() + '\n'
    parse(text)
    return text


def parse(text):
    if not text.startswith(PREFIX) or not text.endswith('\n'):
        raise ValueError('prefix')
    value = canonical.parse(text[len(PREFIX) : -1].encode())
    if not isinstance(value, dict) or value.get('type') not in _TYPES:
        raise ValueError('type')
    if not _TYPES[value['type']]({key: member for key, member in value.items() if key != 'type'}):
        raise ValueError('members')
    return value


def parse_origin(origin):
    match = re.fullmatch('(.+)/s/([a-z0-9-]{1,64})/([1-9][0-9]*)/([a-z][a-z0-9_]*)/([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)', origin)
    if match is None:
        raise ValueError('origin')
    _check_name(match[1])
    date.fromisoformat(match[5] if len(match[5]) == 10 else match[5] + '-01')
    return {'log': match[1], 'writer': match[2], 'epoch': decimal(match[3]), 'class': match[4], 'period': match[5]}


def parse_policy(text):
    if not text.endswith('\n') or re.search('[\0-\x08\x0b-\x1f]', text):
        raise ValueError('text')
    policy = {'witnesses': [], 'groups': []}

    def names():
        return [one[0] for one in policy['witnesses'] + policy['groups']]

    def claim(name):
        _check_name(name)
        if name == 'none' or name in names():
            raise ValueError('name')

    def once(key, value):
        if key in policy:
            raise ValueError('twice')
        policy[key] = value

    for line in text[:-1].split('\n'):
        words = [word for word in re.split('[ \t]+', line) if word]
        if not words or words[0].startswith('#'):
            continue
        keyword, rest = words[0], words[1:]
        if keyword == 'log' and len(rest) == 1 and parse_vkey(rest[0])[2] == ED25519:
            once('log', rest[0])
        elif keyword == 'entry0' and len(rest) == 1 and _HASH(rest[0]):
            once('entry0', rest[0])
        elif keyword == 'witness' and len(rest) == 2 and parse_vkey(rest[1])[2] == COSIGNATURE:
            claim(rest[0])
            if any(parse_vkey(vkey)[3] == parse_vkey(rest[1])[3] for _, vkey in policy['witnesses']):
                raise ValueError('witness twice')
            policy['witnesses'].append([rest[0], rest[1]])
        elif keyword == 'group' and len(rest) >= 3:
            members = rest[2:]
            if not set(members) <= set(names()) or len(set(members)) != len(members):
                raise ValueError('members')
            claim(rest[0])
            threshold = {'any': 1, 'all': len(members)}.get(rest[1]) or decimal(rest[1])
            if not 1 <= threshold <= len(members):
                raise ValueError('threshold')
            policy['groups'].append([rest[0], threshold, members])
        elif keyword == 'quorum' and len(rest) == 1:
            once('quorum', rest[0])
        elif keyword == 'minimum_retention' and len(rest) == 2 and re.fullmatch('body=[0-9]+d core=[0-9]+d', ' '.join(rest)):
            once('minimum_retention', {part.split('=')[0]: decimal(part.split('=')[1][:-1]) for part in rest})
        else:
            raise ValueError('line')
    if policy.keys() != {'log', 'entry0', 'witnesses', 'groups', 'quorum', 'minimum_retention'}:
        raise ValueError('missing')
    if policy['quorum'] not in ['none', *names()]:
        raise ValueError('quorum')
    return policy
