import hashlib

from reference import tree

# The leaf inputs of Certificate Transparency's own tests; their roots are published widely (test/ledger/tree.test.ts names them again).
CT_INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']


def leaves(inputs):
    return [hashlib.sha256(b'\0' + data).digest() for data in inputs]


def _hex(hashes):
    return [hash_.hex() for hash_ in hashes]


def make():
    ct = leaves(bytes.fromhex(data) for data in CT_INPUTS)
    numbered = leaves(i.to_bytes(2, 'big') for i in range(70))
    sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 70]
    inclusions = [(0, 1), (0, 2), (1, 2), (2, 3), (0, 7), (5, 7), (6, 7), (7, 8), (8, 9), (16, 17), (31, 33), (32, 33), (0, 64), (64, 65), (40, 70), (69, 70)]
    consistencies = [(0, 5), (1, 1), (1, 2), (1, 70), (2, 3), (3, 7), (4, 7), (4, 8), (6, 8), (7, 8), (8, 9), (16, 33), (31, 32), (33, 64), (64, 65), (65, 70), (70, 70)]
    return {
        'certificate_transparency': {'inputs': CT_INPUTS, 'leaf_hashes': _hex(ct), 'roots': _hex(tree.root(ct[:n]) for n in range(len(ct) + 1))},
        'leaf_inputs': 'leaf i is H(0x00 || i as two bytes, big-endian)',
        'trees': [{'size': n, 'root': tree.root(numbered[:n]).hex(), 'frontier': _hex(tree.frontier(numbered[:n]))} for n in sizes],
        'inclusion': [
            {'index': i, 'size': n, 'leaf_hash': numbered[i].hex(), 'root': tree.root(numbered[:n]).hex(), 'path': _hex(tree.inclusion(i, numbered[:n]))}
            for i, n in inclusions
        ],
        'consistency': [
            {
                'old_size': m,
                'new_size': n,
                'old_root': tree.root(numbered[:m]).hex(),
                'new_root': tree.root(numbered[:n]).hex(),
                'path': _hex(tree.consistency(m, numbered[:n])),
            }
            for m, n in consistencies
        ],
    }
