"""The 182-byte leaf of docs/ledger-format.md section 4, and the hashes that go into it."""
import hashlib
import struct

LAYOUT = struct.Struct('>4sBBQQQ16sQ16s16s32s32s32s')
NAMES = ['kind', 'flags', 'seq', 't_event', 't_ingest', 'record_id', 'src_seq', 'src_id', 'tenant_tag', 'core_hash', 'subject_hash', 'body_hash']


def sha256(*parts):
    return hashlib.sha256(b''.join(parts)).digest()


def encode(fields):
    data = LAYOUT.pack(b'SPF1', *(fields[name] for name in NAMES))
    decode(data)
    return data


def decode(data):
    if len(data) != 182:
        raise ValueError('length')
    magic, *values = LAYOUT.unpack(data)
    fields = dict(zip(NAMES, values))
    flags = fields['flags']
    if magic != b'SPF1' or not 1 <= fields['kind'] <= 11 or flags > 31 or fields['seq'] >= 2**53:
        raise ValueError('range')
    if (flags & 1 != 0) != any(fields['src_id']) or (flags & 1 == 0 and fields['src_seq'] != 0):
        raise ValueError('source')
    if (flags & 2 != 0) != any(fields['subject_hash']) or (flags & 12 != 0) != any(fields['body_hash']):
        raise ValueError('parts')
    return fields


def hash_leaf(preimage):
    return sha256(b'\0', preimage)


def hash_core(core):
    return sha256(b'spanproof/core/v1\n', core)


def hash_subject(envelope):
    return sha256(b'spanproof/subject/v1\n', envelope) if envelope else bytes(32)


def hash_part(envelope):
    return sha256(envelope) if envelope else bytes(32)


def hash_body(body_part_hash, original_part_hash):
    if not any(body_part_hash) and not any(original_part_hash):
        return bytes(32)
    return sha256(b'spanproof/body/v1\n', body_part_hash, original_part_hash)
