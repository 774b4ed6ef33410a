from reference import note
from reference.note import COSIGNATURE, Key, b64

from .refusal import refuse

LOG = Key('spanproof.example/log', 'log')
GOVERNANCE = Key('spanproof.example/log/governance', 'governance')
WRITER = Key('spanproof.example/log/w/7f3a9c', 'writer')
STREAM = Key('spanproof.example/log/s/7f3a9c/1/standard/2025-11', 'stream')
WITNESS = Key('witness.example/w1', 'witness', COSIGNATURE)
STRANGER = Key('stranger.example', 'stranger')
# The example of the C2SP page itself.
C2SP_VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
C2SP_NOTE = (
    'This is an example message.\n\n'
    '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
)

TEXT = 'one line\n'
ROOT = bytes(range(32))


def _valid():
    cosigned_text = note.format_checkpoint(LOG.name, 3, ROOT)
    cosigned = (cosigned_text + '\n' + note.signature_line(LOG, cosigned_text) + note.signature_line(WITNESS, cosigned_text, 1764028860)).encode()
    unknown_type = '— other.example ' + b64(b'\1\2\3\4' + bytes(9)) + '\n'
    return [
        ('the example of c2sp.org/signed-note', C2SP_NOTE.encode(), [C2SP_VKEY], ['example.com/foo']),
        ('one signature', note.sign(TEXT, [LOG]), [LOG.vkey], [LOG.name]),
        ('two known keys, reported in the order they are known', note.sign(TEXT, [LOG, GOVERNANCE]), [GOVERNANCE.vkey, LOG.vkey], [GOVERNANCE.name, LOG.name]),
        ('a line of an unknown key', note.sign(TEXT, [STRANGER, LOG]), [LOG.vkey], [LOG.name]),
        ('a line of an unknown type', note.sign(TEXT, [LOG]) + unknown_type.encode(), [LOG.vkey], [LOG.name]),
        ('a text with empty lines', note.sign('a\n\n\nb\n\n', [LOG]), [LOG.vkey], [LOG.name]),
        ('a text that is one empty line', note.sign('\n', [LOG]), [LOG.vkey], [LOG.name]),
        ('a text beyond ASCII', note.sign('è — \U0001f600\n', [LOG]), [LOG.vkey], [LOG.name]),
        ('a cosigned checkpoint', cosigned, [LOG.vkey, WITNESS.vkey], [LOG.name, WITNESS.name]),
        ('the line of a known key twice', note.sign(TEXT, [LOG, LOG]), [LOG.vkey], [LOG.name]),
    ]


def _malformed():
    good = note.sign(TEXT, [LOG])
    line = note.signature_line(LOG, TEXT)
    name, signature = line[:-1].split(' ')[1:]
    with_line = lambda text: f'{TEXT}\n{text}\n'.encode()
    return {
        'empty': b'',
        'text only': TEXT.encode(),
        'no signature line': (TEXT + '\n').encode(),
        'no blank line': (TEXT + line).encode(),
        'no final newline': good[:-1],
        'a blank line behind the signatures': good + b'\n',
        'a carriage return in the text': good.replace(b'one line\n', b'one line\r\n'),
        'a tab in the text': good.replace(b'one line', b'one\tline'),
        'a null byte in the text': good.replace(b'one line', b'one\0line'),
        'a carriage return behind a signature': good[:-1] + b'\r\n',
        'not UTF-8': good.replace(b'one', b'\xff'),
        'a lone surrogate': good.replace(b'one', b'\xed\xa0\x80'),
        'a byte order mark only': b'\xef\xbb\xbf',
        'a hyphen for the em dash': with_line(f'- {name} {signature}'),
        'an en dash for the em dash': with_line(f'– {name} {signature}'),
        'two spaces': with_line(f'—  {name} {signature}'),
        'a trailing space': with_line(f'— {name} {signature} '),
        'a no-break space': with_line(f'—\u00a0{name} {signature}'),
        'no name': with_line(f'— {signature}'),
        'an empty name': with_line(f'—  {signature}'),
        'a plus in the name': with_line(f'— a+b {signature}'),
        'Unicode white space in the name': with_line(f'— a\u3000b {signature}'),
        'base64 without padding': with_line(f'— {name} {signature.rstrip("=")}'),
        'base64 with a padding too many': with_line(f'— {name} {signature}===='),
        'the URL alphabet': with_line(f'— {name} ' + signature.replace('+', '-').replace('/', '_')),
        'non-zero trailing bits': with_line(f'— {name} ' + b64(bytes(5))[:-2] + 'B='),
        'base64 with white space': with_line(f'— {name} {signature[:20]}\u2028{signature[20:]}'),
        'a key id without signature': with_line(f'— {name} ' + b64(bytes(4))),
        'an empty signature': with_line(f'— {name} '),
        '65 signatures': good + line.encode() * 64,
    }


def _unverifiable():
    good = note.sign(TEXT, [LOG])
    forged = '— ' + LOG.name + ' ' + b64(LOG.id + bytes(64)) + '\n'
    short = '— ' + LOG.name + ' ' + b64(LOG.id + bytes(63)) + '\n'
    renamed = Key('spanproof.example/other', 'log')
    checkpoint = note.format_checkpoint(LOG.name, 3, ROOT)
    late = note.signature_line(WITNESS, checkpoint, 1764028860)
    raw = bytearray(note.unb64(late.split(' ')[2][:-1]))
    raw[11] ^= 1
    shifted = f'— {WITNESS.name} {b64(bytes(raw))}\n'
    truncated = f'— {WITNESS.name} {b64(note.unb64(late.split(" ")[2][:-1])[:-1])}\n'
    wrong_id = note.format_vkey(LOG.name, b'\0\0\0\1', 1, LOG.public)
    return [
        ('no known key', good, [GOVERNANCE.vkey]),
        ('no known keys at all', good, []),
        ('the key under another name', good, [renamed.vkey]),
        ('another text', good.replace(b'one line', b'one lime'), [LOG.vkey]),
        ('a forged line of a known key beside a good one', note.sign(TEXT, [GOVERNANCE]) + forged.encode(), [LOG.vkey, GOVERNANCE.vkey]),
        ('a forged line beside a good line of the same key', good + forged.encode(), [LOG.vkey]),
        ('a signature of 63 bytes', (TEXT + '\n' + short).encode(), [LOG.vkey]),
        ('a cosignature with another time', (checkpoint + '\n' + shifted).encode(), [WITNESS.vkey]),
        ('a cosignature of 71 bytes', (checkpoint + '\n' + truncated).encode(), [WITNESS.vkey]),
        ('a known key whose id is not the hash of its parts', good, [wrong_id]),
    ]


def _vkeys():
    material = b64(b'\1' + LOG.public)
    id_ = LOG.id.hex()
    return {
        'empty': '',
        'no key id': f'{LOG.name}+{material}',
        'an empty name': f'+{id_}+{material}',
        'a space in the name': f'a b+{id_}+{material}',
        'an upper-case key id': f'{LOG.name}+ABCDEF01+{material}',
        'a key id of seven digits': f'{LOG.name}+{id_[1:]}+{material}',
        'no key': f'{LOG.name}+{id_}+',
        'a type without key': f'{LOG.name}+{id_}+AQ==',
        'a key of 31 bytes': f'{LOG.name}+{id_}+' + b64(b'\1' + LOG.public[1:]),
        'a key of 33 bytes': f'{LOG.name}+{id_}+' + b64(b'\1' + LOG.public + b'\0'),
        'a cosigner key of 31 bytes': f'{LOG.name}+{id_}+' + b64(b'\4' + LOG.public[1:]),
        'base64 without padding': f'{LOG.name}+{id_}+' + b64(b'\5' + bytes(4))[:-1],
        'a newline behind': f'{LOG.name}+{id_}+{material}\n',
    }


def _checkpoints():
    origin, root = LOG.name, b64(ROOT)
    return {
        'empty': '',
        'two lines': f'{origin}\n3\n',
        'no final newline': f'{origin}\n3\n{root}',
        'an empty origin': f'\n3\n{root}\n',
        'a space in the origin': f'a b\n3\n{root}\n',
        'a leading zero': f'{origin}\n03\n{root}\n',
        'a sign': f'{origin}\n+3\n{root}\n',
        'a negative size': f'{origin}\n-3\n{root}\n',
        'a float': f'{origin}\n3.0\n{root}\n',
        'an exponent': f'{origin}\n3e2\n{root}\n',
        'hexadecimal': f'{origin}\n0x3\n{root}\n',
        'no size': f'{origin}\n\n{root}\n',
        'size 2^53': f'{origin}\n9007199254740992\n{root}\n',
        'digits of another script': f'{origin}\n\u0663\n{root}\n',
        'a root of 31 bytes': f'{origin}\n3\n{b64(ROOT[1:])}\n',
        'a root of 33 bytes': f'{origin}\n3\n{b64(ROOT + b"x")}\n',
        'a root in hex': f'{origin}\n3\n{ROOT.hex()}\n',
        'a root without padding': f'{origin}\n3\n{root[:-1]}\n',
        'a root with other trailing bits': f'{origin}\n3\n{root[:-2]}9=\n',
        'an empty extension line': f'{origin}\n3\n{root}\n\n',
        'an empty line between extensions': f'{origin}\n3\n{root}\na\n\nb\n',
    }


def make():
    for _, data, vkeys, by in _valid():
        assert note.verify(data, vkeys) == by
    for data in _malformed().values():
        refuse(note.parse, data)
    for name, data, vkeys in _unverifiable():
        note.parse(data)
        refuse(note.verify, data, vkeys)
    for text in _vkeys().values():
        refuse(note.parse_vkey, text)
    for text in _checkpoints().values():
        refuse(note.parse_checkpoint, text)
    keys = {'log': LOG, 'governance': GOVERNANCE, 'writer': WRITER, 'stream': STREAM, 'witness': WITNESS}
    return {
        'keys': [
            {'name': key.name, 'label': label, 'seed': key.seed.hex(), 'public_key': key.public.hex(), 'type': key.kind, 'key_id': key.id.hex(), 'vkey': key.vkey}
            for label, key in keys.items()
        ],
        'signed': [
            {'text': text, 'by': [key.vkey for key in by], 'note': note.sign(text, by).decode()}
            for text, by in [(TEXT, [LOG]), (TEXT, [LOG, GOVERNANCE]), ('a\n\nb\n', [WRITER])]
        ],
        'valid': [{'name': name, 'note': data.decode(), 'known': vkeys, 'text': note.parse(data)[0], 'by': by} for name, data, vkeys, by in _valid()],
        'malformed': [{'name': name, 'bytes': data.hex()} for name, data in _malformed().items()],
        'unverifiable': [{'name': name, 'note': data.decode(), 'known': vkeys} for name, data, vkeys in _unverifiable()],
        'invalid_vkeys': [{'name': name, 'vkey': text} for name, text in _vkeys().items()],
        'checkpoints': [
            {'origin': origin, 'size': size, 'root': root.hex(), 'extensions': extensions, 'text': note.format_checkpoint(origin, size, root) + ''.join(f'{line}\n' for line in extensions)}
            for origin, size, root, extensions in [(LOG.name, 0, bytes(32), []), (STREAM.name, 4096, ROOT, []), ('x', 2**53 - 1, ROOT, ['one', 'two words'])]
        ],
        'invalid_checkpoints': [{'name': name, 'text': text} for name, text in _checkpoints().items()],
    }
