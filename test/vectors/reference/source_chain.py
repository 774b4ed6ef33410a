"""The source's own chain: docs/ledger-format.md section 1. Attribute values are written as OTLP JSON AnyValues."""
import base64
import hashlib
import math
import struct

from . import canonical


def source_id(instance_id, boot_id):
    instance = instance_id.encode()
    return hashlib.sha256(b'spanproof/src/v1\n' + struct.pack('>H', len(instance)) + instance + boot_id.encode()).digest()[:16]


def _string(text):
    # A lone surrogate reaches OTLP as U+FFFD.
    data = text.encode('utf-16-le', 'surrogatepass').decode('utf-16-le', 'replace').encode()
    return b'\x05' + struct.pack('>I', len(data)) + data


def _number(value):
    if isinstance(value, float) and not (value.is_integer() and -(2**63) <= value < 2**63):
        return b'\x04' + (bytes.fromhex('7ff8000000000000') if math.isnan(value) else struct.pack('>d', value))
    if not -(2**63) <= int(value) < 2**63:
        return _number(float(value))
    return b'\x03' + struct.pack('>q', int(value))


def _value(any_value):
    if any_value == {}:
        return b'\x00'
    ((kind, value),) = any_value.items()
    if kind == 'boolValue':
        return b'\x02' if value else b'\x01'
    if kind == 'intValue':
        return _number(int(value))
    if kind == 'doubleValue':
        return _number(float(value))
    if kind == 'stringValue':
        return _string(value)
    if kind == 'bytesValue':
        data = base64.b64decode(value)
        return b'\x06' + struct.pack('>I', len(data)) + data
    if kind == 'arrayValue':
        return b'\x07' + struct.pack('>I', len(value['values'])) + b''.join(map(_value, value['values']))
    return _entries(value['values'])


def _entries(pairs):
    ordered = sorted(pairs, key=lambda pair: pair['key'].encode('utf-16-be'))
    return b'\x08' + struct.pack('>I', len(ordered)) + b''.join(_string(pair['key']) + _value(pair['value']) for pair in ordered)


def call_digest(attributes):
    kept = [pair for pair in attributes if pair['key'] != 'spanproof.call_digest']
    return hashlib.sha256(b'spanproof/call/v1\n' + _entries(kept)).digest()


def next_link(previous, seq, digest):
    return hashlib.sha256(b'spanproof/srcchain/v1\n' + previous + struct.pack('>Q', seq) + digest).digest()


def checkpoint_message(boot_id, first, last, dropped, h):
    line = canonical.encode({'boot_id': boot_id, 'first': first, 'last': last, 'dropped': dropped, 'h': h.hex()})
    return b'spanproof/srccheckpoint/v1\n' + line + b'\n'
