from reference import entry
from reference.note import COSIGNATURE, Key

from .note import LOG, WITNESS
from .refusal import refuse

HASH = bytes(range(32)).hex()
SECOND = Key('witness.example/w2', 'second witness', COSIGNATURE)

LINES = [f'log {LOG.vkey}', f'entry0 {HASH}', 'quorum none', 'minimum_retention body=90d core=400d']
WITNESSES = [f'witness w1 {WITNESS.vkey}', f'witness w2 {SECOND.vkey}']


def _text(*lines):
    return ''.join(f'{line}\n' for line in lines)


def _with(number, *lines):
    return _text(*LINES[:number], *lines, *LINES[number + 1 :])


VALID = {
    'without witnesses': (_text(*LINES), True),
    'with two witnesses': (_text(*LINES[:2], *WITNESSES, *LINES[2:]), True),
    'a witness as quorum': (_text(*LINES[:2], WITNESSES[0], 'quorum w1', LINES[3]), True),
    'one of two': (_text(*LINES[:2], *WITNESSES, 'group both 1 w1 w2', 'quorum both', LINES[3]), True),
    'any, all and a group of groups': (
        _text(*LINES[:2], *WITNESSES, 'group one any w1 w2', 'group two all w1 w2', 'group top all one two', 'quorum top', LINES[3]),
        False,
    ),
    'another order': (_text(*WITNESSES, *LINES[::-1]), False),
    'comments, empty lines, white space': (_text('# by hand — 2025', '', f'  log\t {LOG.vkey} ', ' \t', *LINES[1:], '  # end'), False),
}
INVALID = {
    'empty': '',
    'no final newline': _text(*LINES)[:-1],
    'a carriage return': _text(*LINES).replace('\n', '\r\n'),
    'a byte order mark': '\ufeff' + _text(*LINES),
    'a null byte': _text(*LINES, '# \0'),
    'an unknown line': _text(*LINES, 'groups g any w1'),
    'a member that nobody is': _text(*LINES, 'group g any w1'),
    'a line that every object has': _text(*LINES, 'constructor'),
    'no log': _text(*LINES[1:]),
    'two logs': _text(*LINES, LINES[0]),
    'a log with a URL': _with(0, LINES[0] + ' https://log.example'),
    'a log key that is none': _with(0, 'log x'),
    'a log key of a cosigner': _with(0, f'log {WITNESS.vkey}'),
    'no entry0': _with(1),
    'two entry0': _text(*LINES, LINES[1]),
    'entry0 in upper case': _with(1, f'entry0 {HASH.upper()}'),
    'entry0 of 31 bytes': _with(1, f'entry0 {HASH[2:]}'),
    'entry0 with a word more': _with(1, f'entry0 {HASH} x'),
    'no quorum': _with(2),
    'two quorums': _text(*LINES, 'quorum none'),
    'a quorum of nobody': _text(*LINES[:2], WITNESSES[0], 'quorum w2', LINES[3]),
    'a quorum of two words': _text(*LINES[:2], *WITNESSES, 'quorum w1 w2', LINES[3]),
    'a group with the name of a witness': _text(*LINES, WITNESSES[0], 'group w1 any w1'),
    'a group named none': _text(*LINES, WITNESSES[0], 'group none any w1'),
    'a group without members': _text(*LINES, WITNESSES[0], 'group g 1'),
    'a group that needs none of its members': _text(*LINES, WITNESSES[0], 'group g 0 w1'),
    'a group that needs more than its members': _text(*LINES, WITNESSES[0], 'group g 2 w1'),
    'a group with a member twice': _text(*LINES, WITNESSES[0], 'group g 1 w1 w1'),
    'a group that is a member of itself': _text(*LINES, WITNESSES[0], 'group g any w1 g'),
    'a member that comes later': _text(*LINES, 'group g any w1', WITNESSES[0]),
    'a witness without name': _text(*LINES, f'witness {WITNESS.vkey}'),
    'a witness with a URL': _text(*LINES, WITNESSES[0] + ' https://w1.example'),
    'a witness with a space in its name': _text(*LINES, f'witness w\u2003x {WITNESS.vkey}'),
    'a witness named none': _text(*LINES, f'witness none {WITNESS.vkey}'),
    'a witness with the key of a log': _text(*LINES, f'witness w1 {LOG.vkey}'),
    'a witness twice': _text(*LINES, WITNESSES[0], WITNESSES[0].replace('w1 ', 'w3 ', 1)),
    'a witness name twice': _text(*LINES, WITNESSES[0], WITNESSES[1].replace('w2 ', 'w1 ', 1)),
    'no minimum retention': _with(3),
    'two minimum retentions': _text(*LINES, LINES[3]),
    'core before body': _with(3, 'minimum_retention core=400d body=90d'),
    'no unit': _with(3, 'minimum_retention body=90 core=400'),
    'a leading zero': _with(3, 'minimum_retention body=090d core=400d'),
    'a negative number of days': _with(3, 'minimum_retention body=-1d core=400d'),
    'one number only': _with(3, 'minimum_retention body=90d'),
}


def make():
    for text in INVALID.values():
        refuse(entry.parse_policy, text)
    return {
        'valid': [{'name': name, 'text': text, 'canonical': canonical, 'policy': entry.parse_policy(text)} for name, (text, canonical) in VALID.items()],
        'invalid': [{'name': name, 'text': text} for name, text in INVALID.items()],
    }
