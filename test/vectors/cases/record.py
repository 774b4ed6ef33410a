"""One call, from its span to the log: the worked example of docs/ledger-format.md."""
import hashlib
import json

from reference import canonical, ed25519, entry, envelope, leaf, note, proof, source_chain, tree
from reference.note import b64

from .note import GOVERNANCE, LOG, STREAM, WRITER

T0 = 1764028800000000000
SECOND = 10**9
BOOT = '5b1d6a0f2c3e4d5a9b8c7d6e5f40312a'
INSTANCE = 'support-desk-1'
DAY_KEY = hashlib.sha256(b'spanproof vectors: day key').digest()
SALT = hashlib.sha256(b'spanproof vectors: salt').digest()[:24]
BOOT_SEED = hashlib.sha256(b'spanproof vectors: boot').digest()
QUESTION = '[{"role":"user","parts":[{"type":"text","content":"Where is my parcel?"}]}]'

ATTRIBUTES = [
    {'key': 'gen_ai.operation.name', 'value': {'stringValue': 'chat'}},
    {'key': 'gen_ai.request.model', 'value': {'stringValue': 'gpt-5-mini'}},
    {'key': 'gen_ai.usage.input_tokens', 'value': {'intValue': '21'}},
    {'key': 'gen_ai.input.messages', 'value': {'stringValue': QUESTION}},
    {'key': 'spanproof.boot_id', 'value': {'stringValue': BOOT}},
    {'key': 'spanproof.src_seq', 'value': {'intValue': '1'}},
]
DIGEST = source_chain.call_digest(ATTRIBUTES)
CORE = {
    'schema': 'spanproof/core/v1',
    'class': 'standard',
    'tenant_key_epoch': 1,
    'operation': 'chat',
    'model_requested': 'gpt-5-mini',
    'trace_id': '4bf92f3577b34da6a3ce929d0e0e4736',
    'span_id': '00f067aa0ba902b7',
    'caller': {'service': 'support-desk', 'environment': 'production'},
    'tokens': {'input': 21},
    'latency_ns': 412000000,
    'outcome': 'ok',
    'call_digest': DIGEST.hex(),
    'call_digest_state': 'verified',
    'verdicts': [{'rule': 'secrets', 'version': 1, 'action': 'redact', 'outcome': 'not_applicable', 'by': 'processor', 'count': 0}],
    'features': {'chars_in': len(QUESTION), 'chars_out': 0, 'findings': []},
    'body_state': 'present',
    'dialect': 'gen_ai@1.38',
    'unmapped': 0,
}
BODY = json.dumps({'request': {'gen_ai.input.messages': QUESTION}, 'response': {}, 'other': {}}, separators=(',', ':')).encode()


def _record_id(seq):
    """UUIDv7 of t_ingest; the random bits are fixed here."""
    return ((T0 + (1 + seq) * SECOND) // 10**6).to_bytes(6, 'big') + bytes.fromhex('741b8c2d3e4f506172') + bytes([seq])


def _row(seq, kind, core, src_seq, body_hash=bytes(32)):
    return leaf.encode(
        {
            'kind': kind,
            'flags': 5 if any(body_hash) else 1,
            'seq': seq,
            't_event': T0 + seq * SECOND,
            't_ingest': T0 + (1 + seq) * SECOND,
            'record_id': _record_id(seq),
            'src_seq': src_seq,
            'src_id': source_chain.source_id(INSTANCE, BOOT),
            'tenant_tag': hashlib.sha256(b'spanproof vectors: tenant').digest()[:16],
            'core_hash': leaf.hash_core(core),
            'subject_hash': bytes(32),
            'body_hash': body_hash,
        }
    )


def make():
    core = canonical.encode(CORE)
    body = envelope.seal([DAY_KEY], 1, 0, SALT, _record_id(1), leaf.hash_core(core), BODY)
    body_hash = leaf.hash_body(leaf.hash_part(body), bytes(32))
    source = {'schema': 'spanproof/source/v1', 'boot_id': BOOT, 'instance_id': INSTANCE}
    hello = canonical.encode({**source, 'event': 'hello', 'public_key': b64(ed25519.public_key(BOOT_SEED))})
    h = source_chain.next_link(bytes(32), 1, DIGEST)
    message = source_chain.checkpoint_message(BOOT, 1, 1, 0, h)
    signature = b64(ed25519.sign(BOOT_SEED, message))
    checkpoint = canonical.encode({**source, 'event': 'checkpoint', 'first': 1, 'last': 1, 'dropped': 0, 'h': h.hex(), 'signature': signature})
    rows = [_row(0, 8, hello, 0), _row(1, 1, core, 1, body_hash), _row(2, 8, checkpoint, 1)]
    stream_leaves = [leaf.hash_leaf(row) for row in rows]
    stream_checkpoint = note.sign(note.format_checkpoint(STREAM.name, 3, tree.root(stream_leaves)), [STREAM])
    entries = [
        note.sign(entry.format({'type': 'log.open', 'origin': LOG.name, 'roles': {'log': LOG.vkey, 'governance': GOVERNANCE.vkey}, 'time': str(T0)}), [GOVERNANCE]),
        note.sign(entry.format({'type': 'key.register', 'role': 'writer', 'vkey': WRITER.vkey, 'time': str(T0 + 1)}), [GOVERNANCE, WRITER]),
        note.sign(entry.format({'type': 'stream.open', 'stream': STREAM.name, 'vkey': STREAM.vkey, 'time': str(T0 + 2)}), [WRITER]),
        stream_checkpoint,
    ]
    log_leaves = [hashlib.sha256(b'\0' + data).digest() for data in entries]
    log_checkpoint = note.sign(note.format_checkpoint(LOG.name, 4, tree.root(log_leaves)), [LOG])
    entry0 = hashlib.sha256(entries[0]).hexdigest()
    return {
        'attributes': ATTRIBUTES,
        'cores': [hello.decode(), core.decode(), checkpoint.decode()],
        'source_message': message.decode(),
        'core_hash': leaf.hash_core(core).hex(),
        'day_key': DAY_KEY.hex(),
        'body': BODY.decode(),
        'body_envelope': body.hex(),
        'body_hash': body_hash.hex(),
        'preimages': [row.hex() for row in rows],
        'leaf_hashes': [hash_.hex() for hash_ in stream_leaves],
        'stream_checkpoint': stream_checkpoint.decode(),
        'entries': [data.decode() for data in entries],
        'entry0': entry0,
        'log_checkpoint': log_checkpoint.decode(),
        'stream_proof': proof.format(1, tree.inclusion(1, stream_leaves), stream_checkpoint).decode(),
        'log_proof': proof.format(3, tree.inclusion(3, log_leaves), log_checkpoint).decode(),
        'trust_policy': f'log {LOG.vkey}\nentry0 {entry0}\nquorum none\nminimum_retention body=90d core=400d\n',
    }
