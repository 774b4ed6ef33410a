from reference import proof, tree
from reference.note import b64

from . import record
from .refusal import refuse
from .tree import leaves


def make():
    chain = record.make()
    numbered = leaves(i.to_bytes(2, 'big') for i in range(7))
    path = tree.inclusion(5, numbered)
    checkpoint = chain['log_checkpoint'].encode()
    valid = [
        ('leaf 5 of 7', 5, path, checkpoint, None),
        ('the only leaf: no path', 0, [], checkpoint, None),
        ('extra data', 5, path, checkpoint, b'opaque'),
        ('empty extra data', 5, path, checkpoint, b''),
        ('the largest index, the longest path', 2**53 - 1, numbered * 7 + numbered[:4], checkpoint, None),
    ]
    good = proof.format(5, path, checkpoint).decode()
    first, index, hashes = 'c2sp.org/tlog-proof@v1\n', 'index 5\n', ''.join(f'{b64(hash_)}\n' for hash_ in path)
    rest = '\n' + checkpoint.decode()
    invalid = {
        'empty': '',
        'another version': good.replace('@v1', '@v2'),
        'a carriage return behind the first line': good.replace('@v1\n', '@v1\r\n'),
        'no index': first + hashes + rest,
        'an empty index': first + 'index \n' + hashes + rest,
        'a leading zero': first + 'index 05\n' + hashes + rest,
        'a negative index': first + 'index -5\n' + hashes + rest,
        'index 2^53': first + 'index 9007199254740992\n' + hashes + rest,
        'two spaces': first + 'index  5\n' + hashes + rest,
        'index in upper case': first + 'INDEX 5\n' + hashes + rest,
        'a hash of 31 bytes': first + index + b64(path[0][1:]) + '\n' + rest,
        'a hash without padding': first + index + b64(path[0])[:-1] + '\n' + rest,
        'a hash with other trailing bits': first + index + b64(path[0])[:-2] + ('9=' if b64(path[0])[-2] != '9' else '5=') + '\n' + rest,
        'a space behind a hash': first + index + b64(path[0]) + ' \n' + rest,
        'extra that is not base64': first + 'extra ?\n' + index + hashes + rest,
        'extra behind the index': first + index + 'extra AAAA\n' + hashes + rest,
        'extra twice': first + 'extra AAAA\nextra AAAA\n' + index + hashes + rest,
        'no checkpoint': first + index + hashes,
        '54 hashes': first + index + f'{b64(path[0])}\n' * 54 + rest,
    }
    for text in invalid.values():
        refuse(proof.parse, text.encode())
    for _, i, hashes_, note_, extra in valid:
        assert proof.parse(proof.format(i, hashes_, note_, extra)) == (i, hashes_, note_, extra)
    return {
        'valid': [
            {
                'name': name,
                'index': i,
                'path': [hash_.hex() for hash_ in hashes_],
                'checkpoint': note_.decode(),
                **({} if extra is None else {'extra': extra.hex()}),
                'proof': proof.format(i, hashes_, note_, extra).decode(),
            }
            for name, i, hashes_, note_, extra in valid
        ],
        'invalid': [{'name': name, 'proof': text} for name, text in invalid.items()],
        'record': chain,
    }
