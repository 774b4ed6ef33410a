"""One record, from its core to the log: the worked example of docs/ledger-format.md."""
import hashlib

from reference import canonical, entry, envelope, leaf, note, proof, source_chain, tree

from .note import GOVERNANCE, LOG, STREAM, WRITER

T0 = 1764028800000000000
BOOT = '5b1d6a0f2c3e4d5a9b8c7d6e5f40312a'
RECORD_ID = bytes.fromhex('019ab8771e40741b8c2d3e4f50617283')

CORE = {
    'schema': 'spanproof/core/v1',
    'class': 'standard',
    'tenant_key_epoch': 1,
    'operation': 'chat',
    'provider': 'openai',
    'model_requested': 'gpt-5-mini',
    'trace_id': '4bf92f3577b34da6a3ce929d0e0e4736',
    'span_id': '00f067aa0ba902b7',
    'caller': {'service': 'support-desk', 'environment': 'production'},
    'tokens': {'input': 21, 'output': 9},
    'latency_ns': 412000000,
    'outcome': 'ok',
    'upstream_contacted': True,
    'finish_reasons': ['stop'],
    'call_digest': hashlib.sha256(b'a call').hexdigest(),
    'call_digest_state': 'verified',
    'verdicts': [{'rule': 'secrets', 'version': 1, 'action': 'redact', 'outcome': 'not_applicable', 'by': 'source', 'count': 0}],
    'features': {'chars_in': 64, 'chars_out': 31, 'findings': []},
    'body_state': 'present',
    'dialect': 'gen_ai@1.38',
    'unmapped': 0,
}
DAY_KEY = hashlib.sha256(b'spanproof vectors: day key').digest()
SALT = hashlib.sha256(b'spanproof vectors: salt').digest()[:24]
BODY = b'{"request":{"gen_ai.input.messages":"[]"},"response":{},"other":{}}'


def _leaf(seq, kind, flags, t_ingest, core, body_hash, source):
    return {
        'kind': kind,
        'flags': flags,
        'seq': seq,
        't_event': t_ingest - 500_000_000,
        't_ingest': t_ingest,
        'record_id': RECORD_ID[:15] + bytes([seq]),
        'src_seq': 1 if source else 0,
        'src_id': source_chain.source_id('support-desk-1', BOOT) if source else bytes(16),
        'tenant_tag': hashlib.sha256(b'spanproof vectors: tenant').digest()[:16],
        'core_hash': leaf.hash_core(core),
        'subject_hash': bytes(32),
        'body_hash': body_hash,
    }


def make():
    core = canonical.encode(CORE)
    record_id = RECORD_ID[:15] + bytes([1])
    body = envelope.seal([DAY_KEY], 1, 0, SALT, record_id, leaf.hash_core(core), BODY)
    body_hash = leaf.hash_body(leaf.hash_part(body), bytes(32))
    hello = canonical.encode({'schema': 'spanproof/source/v1', 'event': 'hello', 'boot_id': BOOT, 'instance_id': 'support-desk-1'})
    rows = [
        leaf.encode(_leaf(0, 8, 1, T0 + 10**9, hello, bytes(32), True)),
        leaf.encode(_leaf(1, 1, 5, T0 + 2 * 10**9, core, body_hash, True)),
        leaf.encode(_leaf(2, 1, 5, T0 + 3 * 10**9, core, body_hash, True)),
    ]
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
    return {
        'core': core.decode(),
        'core_hash': leaf.hash_core(core).hex(),
        'body_envelope': body.hex(),
        'body_hash': body_hash.hex(),
        'preimages': [row.hex() for row in rows],
        'leaf_hashes': [hash_.hex() for hash_ in stream_leaves],
        'stream_checkpoint': stream_checkpoint.decode(),
        'entries': [data.decode() for data in entries],
        'entry0': hashlib.sha256(entries[0]).hexdigest(),
        'log_checkpoint': log_checkpoint.decode(),
        'stream_proof': proof.format(1, tree.inclusion(1, stream_leaves), stream_checkpoint).decode(),
        'log_proof': proof.format(3, tree.inclusion(3, log_leaves), log_checkpoint).decode(),
        'vkeys': {'log': LOG.vkey, 'stream': STREAM.vkey},
    }
