"""c2sp.org/tlog-proof."""
from .note import b64, decimal, unb64

FIRST = 'c2sp.org/tlog-proof@v1'


def format(index, path, checkpoint, extra=None):
    lines = [FIRST] + ([] if extra is None else [f'extra {b64(extra)}']) + [f'index {index}'] + [b64(hash_) for hash_ in path]
    return '\n'.join(lines).encode() + b'\n\n' + checkpoint


def parse(data):
    head, separator, checkpoint = data.decode('utf-8').partition('\n\n')
    first, *lines = head.split('\n')
    if separator == '' or first != FIRST:
        raise ValueError('form')
    extra = unb64(lines.pop(0)[6:]) if lines and lines[0].startswith('extra ') else None
    if not lines or not lines[0].startswith('index '):
        raise ValueError('index')
    index = decimal(lines.pop(0)[6:])
    path = [unb64(line) for line in lines]
    if len(path) > 53 or any(len(hash_) != 32 for hash_ in path):
        raise ValueError('path')
    return index, path, checkpoint.encode(), extra
