from reference import canonical

from .refusal import refuse

VALID = {
    'an empty object': {},
    'an empty array': [],
    'an empty string': '',
    'zero': 0,
    'the largest integer': 2**53 - 1,
    'the smallest integer': 1 - 2**53,
    'booleans': [True, False],
    'members sorted, not as written': {'b': 1, 'a': 2, 'a_b': 3, 'a1': 4, 'aa': 5},
    'nesting': {'a': [{'b': {'c': [[], {}]}}]},
    'every escape of RFC 8785': '"\\/\b\f\n\r\t\0\x01\x1f\x7f',
    'beyond ASCII, as received': 'é e\u0301 € \u2028 \ufeff \U0001f600 \uffff',
    'an instant, a map with foreign keys': {'time': '1764028800000000000', 'headers': [['X-Key', 'v'], ['a b', '']]},
    'nested 64 deep': None,
}

INVALID = {
    'nothing': b'',
    'null': b'null',
    'null in an object': b'{"a":null}',
    'a float': b'1.5',
    'an integer spelt as a float': b'1.0',
    'an exponent': b'1e3',
    'minus zero': b'-0',
    'a leading zero': b'01',
    'a leading plus': b'+1',
    '2^53': b'9007199254740992',
    '-2^53': b'-9007199254740992',
    'an integer that rounds into range': b'9007199254740990.9',
    'NaN': b'NaN',
    'Infinity': b'Infinity',
    'white space before': b' {}',
    'white space behind': b'{}\n',
    'white space inside': b'{"a": 1}',
    'members out of order': b'{"b":1,"a":2}',
    'a member twice': b'{"a":1,"a":1}',
    'an upper-case key': b'{"A":1}',
    'a key with a hyphen': b'{"a-b":1}',
    'a key with a dot': b'{"a.b":1}',
    'a key that starts with a digit': b'{"1a":1}',
    'a key that starts with an underscore': b'{"_a":1}',
    'an empty key': b'{"":1}',
    'a key beyond ASCII': '{"é":1}'.encode(),
    'the key __proto__': b'{"__proto__":1}',
    'an escaped key': b'{"\\u0061":1}',
    'an escape that is not needed': b'"\\u0041"',
    'an escaped solidus': b'"\\/"',
    'an upper-case escape': b'"\\u001F"',
    'a long escape where a short one exists': b'"\\u000a"',
    'a raw control character': b'"\x01"',
    'an escaped surrogate pair': b'"\\ud83d\\ude00"',
    'an escaped lone surrogate': b'"\\ud800"',
    'a lone surrogate in CESU-8': b'"\xed\xa0\x80"',
    'an overlong encoding': b'"\xc1\x81"',
    'a truncated character': b'"\xe2\x82"',
    'a byte order mark': b'\xef\xbb\xbf{}',
    'UTF-16': b'\xff\xfe' + '{}'.encode('utf-16-le'),
    'single quotes': b"{'a':1}",
    'a trailing comma in an object': b'{"a":1,}',
    'a trailing comma in an array': b'[1,]',
    'a comment': b'{}/**/',
    'two values': b'{}{}',
    'an unclosed object': b'{"a":1',
    'nested 65 deep': b'[' * 66 + b']' * 66,
    'nested 3000 deep': b'[' * 3000 + b']' * 3000,
}


def _nested(depth):
    value = []
    for _ in range(depth - 1):
        value = [value]
    return value


def make():
    valid = {**VALID, 'nested 64 deep': _nested(65)}
    for name, value in valid.items():
        assert canonical.parse(canonical.encode(value)) == value, name
    for data in INVALID.values():
        refuse(_parse, data)
    return {
        'valid': [{'name': name, 'value': value, 'bytes': canonical.encode(value).hex()} for name, value in valid.items()],
        'invalid': [{'name': name, 'bytes': data.hex()} for name, data in INVALID.items()],
        'unencodable': [
            {'name': name, 'value': value}
            for name, value in {
                'null': None,
                'a float': 0.5,
                '2^53': 2**53,
                'a lone high surrogate': 'a\ud800',
                'a lone low surrogate': '\udc00a',
                'a lone surrogate in a nested value': {'a': ['\ud83d']},
                'a foreign key': {'X-Key': 1},
                'null in an array': [None],
            }.items()
        ],
    }


def _parse(data):
    try:
        canonical.parse(data)
    except RecursionError as error:
        raise ValueError('depth') from error
