"""AES-256-GCM (FIPS 197, NIST SP 800-38D) in plain Python, for inputs of a few hundred bytes."""


def _xtime(a):
    return (a << 1 ^ 0x1B) & 0xFF if a & 0x80 else a << 1


def _multiply_bytes(a, b):
    result = 0
    while b:
        if b & 1:
            result ^= a
        a, b = _xtime(a), b >> 1
    return result


def _make_sbox():
    box = []
    for value in range(256):
        inverse = next((i for i in range(256) if _multiply_bytes(value, i) == 1), 0)
        rotated = inverse
        for shift in range(1, 5):
            rotated ^= (inverse << shift | inverse >> (8 - shift)) & 0xFF
        box.append(rotated ^ 0x63)
    return bytes(box)


SBOX = _make_sbox()


def _expand_key(key):
    words = [list(key[i : i + 4]) for i in range(0, 32, 4)]
    constant = 1
    for i in range(8, 60):
        word = list(words[i - 1])
        if i % 8 == 0:
            word = [SBOX[b] for b in word[1:] + word[:1]]
            word[0] ^= constant
            constant = _xtime(constant)
        elif i % 8 == 4:
            word = [SBOX[b] for b in word]
        words.append([a ^ b for a, b in zip(words[i - 8], word)])
    return [sum(words[i : i + 4], []) for i in range(0, 60, 4)]


def _encrypt_block(round_keys, block):
    state = [a ^ b for a, b in zip(block, round_keys[0])]
    for number, round_key in enumerate(round_keys[1:], 1):
        state = [SBOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]  # SubBytes and ShiftRows
        if number < 14:
            mixed = []
            for c in range(0, 16, 4):
                a = state[c : c + 4]
                for r in range(4):
                    mixed.append(_xtime(a[r]) ^ _xtime(a[(r + 1) % 4]) ^ a[(r + 1) % 4] ^ a[(r + 2) % 4] ^ a[(r + 3) % 4])
            state = mixed
        state = [a ^ b for a, b in zip(state, round_key)]
    return bytes(state)


def _ghash(h, data):
    y = 0
    for i in range(0, len(data), 16):
        y ^= int.from_bytes(data[i : i + 16], 'big')
        z, v = 0, h
        for bit in range(127, -1, -1):
            if y >> bit & 1:
                z ^= v
            v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
        y = z
    return y.to_bytes(16, 'big')


def _pad(data):
    return data + bytes(-len(data) % 16)


def _xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


def _crypt(round_keys, nonce, data):
    out = b''
    for i in range(0, len(data), 16):
        out += _xor(data[i : i + 16], _encrypt_block(round_keys, nonce + (2 + i // 16).to_bytes(4, 'big')))
    return out


def _tag(round_keys, nonce, aad, ciphertext):
    h = int.from_bytes(_encrypt_block(round_keys, bytes(16)), 'big')
    lengths = (8 * len(aad)).to_bytes(8, 'big') + (8 * len(ciphertext)).to_bytes(8, 'big')
    return _xor(_ghash(h, _pad(aad) + _pad(ciphertext) + lengths), _encrypt_block(round_keys, nonce + b'\0\0\0\1'))


def encrypt(key, nonce, aad, plaintext):
    """Ciphertext followed by the 16-byte tag."""
    round_keys = _expand_key(key)
    ciphertext = _crypt(round_keys, nonce, plaintext)
    return ciphertext + _tag(round_keys, nonce, aad, ciphertext)


def decrypt(key, nonce, aad, sealed):
    round_keys = _expand_key(key)
    if _tag(round_keys, nonce, aad, sealed[:-16]) != sealed[-16:]:
        raise ValueError('tag')
    return _crypt(round_keys, nonce, sealed[:-16])
