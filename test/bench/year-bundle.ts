import { createWriteStream, openSync, closeSync, createReadStream, writeSync } from 'node:fs';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import {
  BAGIT_TXT,
  BLOCK_ROWS,
  BUNDLE_PATHS,
  blockPath,
  createFrontier,
  encodeBase64,
  encodeHex,
  encodeLeaf,
  formatBagInfo,
  formatCheckpoint,
  formatCoreLine,
  formatDescription,
  formatDirectory,
  formatLocalHeader,
  formatManifest,
  formatParts,
  formatSignedText,
  formatTile,
  hashBody,
  hashCore,
  hashLeaf,
  nextLink,
  periodBounds,
  signNote,
  sourceId,
  checkpointMessage,
  TILE_ENTRIES,
  tilePath,
  tileWidth,
  type TrustPolicy,
  type ZipMember,
  CHAIN_START,
} from '@spanproof/vocabulary/ledger';
import { nodeCrypto as crypto } from '../../processor/src/node-crypto.ts';
import { createLedger, LOG, TENANT } from '../verify/ledger.ts';
import { makeKey } from '../verify/signers.ts';

const CLASSES = ['billing', 'chat', 'embeddings', 'rag', 'support', 'tools'] as const;
const MONTHS = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`);
/** One checkpoint of a stream per so many rows: hourly and more for the shape of 10 million. */
const ROWS_PER_HEAD = 1_024;

type Member = Omit<ZipMember, 'offset'> & { readonly sha256: Uint8Array };

/** Writes the bundle of a year: six streams a month, one source each, every call with its body. Returns its path and the policy it is verified by. */
export async function writeYearBundle(
  folder: string,
  records: number,
  onProgress: (done: number) => void,
): Promise<{ readonly path: string; readonly policy: TrustPolicy }> {
  const ledger = createLedger('year');
  const streamsPath = join(folder, 'streams.part');
  const file = openSync(streamsPath, 'w');
  const members: Member[] = [];
  const put = (name: string, bytes: Uint8Array): void => {
    const member = { name, size: bytes.length, crc: crc32(bytes), sha256: crypto.sha256(bytes) };
    members.push(member);
    writeSync(file, formatLocalHeader(member));
    writeSync(file, bytes);
  };
  const origins = CLASSES.flatMap((retention) => MONTHS.map((period) => ({ retention, period }))).map((at, index) => ({ ...at, index }));
  const perStream = Math.max(2, Math.floor(records / origins.length));
  const described: { origin: string; rows: number; records: number }[] = [];
  let done = 0;
  let withBody = 0;
  // Ascending by origin, as the bundle lists them.
  for (const [number, { retention, period }] of origins.entries()) {
    const stream = ledger.open({ class: retention, period });
    const { from, to } = periodBounds(period);
    const step = (to - from - 2n) / BigInt(perStream + 2);
    const frontier = createFrontier(crypto);
    const boot = `boot-${retention}-${period}`;
    const key = makeKey(boot);
    const id = sourceId(crypto, retention, boot);
    const heads: Uint8Array[] = [];
    let link: Uint8Array = CHAIN_START;
    const said = { schema: 'spanproof/source/v1', boot_id: boot, instance_id: retention };
    for (let first = 0; first < perStream; first += BLOCK_ROWS) {
      const rows = Math.min(BLOCK_ROWS, perStream - first);
      const block = { leaves: [] as Uint8Array[], core: [] as Uint8Array[], parts: [] as Uint8Array[] };
      for (let row = 0; row < rows; row++) {
        const seq = first + row;
        const t = from + BigInt(seq + 1) * step;
        const isHello = seq === 0;
        const isLast = seq === perStream - 1;
        const call = isHello || isLast ? undefined : hash('sha256', `${boot} ${seq}`);
        if (call !== undefined) link = nextLink(crypto, link, seq, Buffer.from(call, 'hex'));
        const core = Buffer.from(call === undefined ? formStatement(said, isHello, key, seq - 1, link) : formCore(retention, call, seq));
        const partHash = call === undefined ? NONE : crypto.sha256(core);
        const leaf = encodeLeaf({
          kind: call === undefined ? 8 : 1,
          flags: call === undefined ? 1 : 5,
          seq,
          t_event: t - 1_000_000n,
          t_ingest: t,
          record_id: crypto.sha256(Buffer.from(`${number} ${seq}`)).subarray(0, 16),
          src_seq: BigInt(isHello ? 0 : isLast ? seq - 1 : seq),
          src_id: id,
          tenant_tag: TENANT,
          core_hash: hashCore(crypto, core),
          subject_hash: NONE,
          body_hash: hashBody(crypto, partHash, NONE),
        });
        frontier.push(hashLeaf(crypto, leaf));
        block.leaves.push(leaf);
        block.core.push(formatCoreLine(seq, core));
        if (call !== undefined) block.parts.push(formatParts(seq, partHash, NONE));
        if (frontier.size % ROWS_PER_HEAD === 0 || frontier.size === perStream)
          heads.push(signNote(formatCheckpoint({ origin: stream.origin, size: frontier.size, root: frontier.root() }), [stream.signer]));
      }
      const block6 = first / BLOCK_ROWS;
      withBody += block.parts.length;
      put(blockPath(number, block6, 'core.jsonl'), Buffer.concat(block.core));
      put(blockPath(number, block6, 'leaves'), Buffer.concat(block.leaves));
      put(blockPath(number, block6, 'parts'), Buffer.concat(block.parts));
      done += rows;
      onProgress(done);
    }
    for (const note of heads) ledger.appendRaw(note);
    described.push({ origin: stream.origin, rows: perStream, records: perStream });
  }
  closeSync(file);
  return { path: await assemble({ folder, streamsPath, members, ledger, described, withBody }), policy: ledger.policy() };
}

const NONE = new Uint8Array(32);

function formCore(service: string, digest: string, seq: number): string {
  return `{"call_digest":"${digest}","call_digest_state":"verified","caller":{"environment":"production","service":"${service}","workload":"answer"},"class":"${service}","dialect":"gen_ai@1.38","features":{"chars_in":3021,"chars_out":644,"findings":[],"language":"en","refusal":false},"finish_reasons":["stop"],"latency_ns":1204000000,"model_requested":"gpt-4.1-mini","model_served":"gpt-4.1-mini-2025-04-14","operation":"chat","outcome":"ok","provider":"openai","schema":"spanproof/core/v1","span_id":"${digest.slice(0, 16)}","tenant_key_epoch":1,"tokens":{"input":${seq % 4096},"output":164},"trace_id":"${digest.slice(16, 48)}","unmapped":0,"verdicts":[{"action":"redact","by":"processor","count":0,"outcome":"not_applicable","rule":"secrets","version":1}]}`;
}

function formStatement(said: { readonly boot_id: string }, isHello: boolean, key: ReturnType<typeof makeKey>, last: number, link: Uint8Array): string {
  if (isHello) return sorted({ ...said, event: 'hello', public_key: encodeBase64(key.publicKey) });
  const claim = { boot_id: said.boot_id, first: 1, last, dropped: 0, h: encodeHex(link) };
  return sorted({ ...said, event: 'checkpoint', first: 1, last, dropped: 0, h: claim.h, signature: encodeBase64(key.sign(checkpointMessage(claim))) });
}

function sorted(members: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(members).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

/** Puts everything that stands before and behind the streams around them. */
async function assemble(built: {
  readonly folder: string;
  readonly streamsPath: string;
  readonly members: readonly Member[];
  readonly ledger: ReturnType<typeof createLedger>;
  readonly described: readonly { origin: string; rows: number; records: number }[];
  readonly withBody: number;
}): Promise<string> {
  const { ledger, members } = built;
  const { from } = periodBounds(MONTHS[0] ?? '');
  const { to } = periodBounds(MONTHS.at(-1) ?? '');
  const size = ledger.entries.length;
  const withheld = { body: built.withBody, original: 0, subject: 0 };
  const before = new Map<string, Uint8Array>([
    [BUNDLE_PATHS.description, formatDescription({ log: LOG, logSize: size, from, to, streams: built.described, withheld })],
    [BUNDLE_PATHS.checkpoint, ledger.checkpoint()],
  ]);
  for (let tile = 0; tile * TILE_ENTRIES < size; tile++)
    before.set(tilePath(tile, tileWidth(tile, size)), formatTile(ledger.entries.slice(tile * TILE_ENTRIES, (tile + 1) * TILE_ENTRIES)));
  const describe = (name: string, bytes: Uint8Array): Member => ({ name, size: bytes.length, crc: crc32(bytes), sha256: crypto.sha256(bytes) });
  const payload = [...[...before].map(([name, bytes]) => describe(name, bytes)), ...members].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const tags = new Map<string, Uint8Array>([
    [BUNDLE_PATHS.bagit, Buffer.from(BAGIT_TXT)],
    [BUNDLE_PATHS.info, Buffer.from(formatBagInfo({ payloadBytes: payload.reduce((sum, file) => sum + file.size, 0), payloadFiles: payload.length }))],
    [BUNDLE_PATHS.manifest, formatManifest(payload)],
  ]);
  const tagManifest = formatManifest([...tags].map(([name, bytes]) => describe(name, bytes)).toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  tags.set(BUNDLE_PATHS.tagManifest, tagManifest);
  tags.set(BUNDLE_PATHS.signature, signNote(formatSignedText(LOG, crypto.sha256(tagManifest)), [ledger.roles.governance]));

  const path = join(built.folder, 'year.zip');
  const out = createWriteStream(path);
  const placed: ZipMember[] = [];
  let offset = 0;
  const place = (member: Member): void => {
    placed.push({ name: member.name, size: member.size, crc: member.crc, offset });
    offset += formatLocalHeader(member).length + member.size;
  };
  const write = ([name, bytes]: readonly [string, Uint8Array]): void => {
    const member = describe(name, bytes);
    place(member);
    out.write(formatLocalHeader(member));
    out.write(bytes);
  };
  const ascending = (files: ReadonlyMap<string, Uint8Array>): (readonly [string, Uint8Array])[] => [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const file of ascending(new Map([...tags].filter(([name]) => name < 'data')))) write(file);
  for (const file of ascending(before)) write(file);
  for (const member of members) place(member);
  await pipeline(createReadStream(built.streamsPath, { highWaterMark: 2 ** 22 }), out, { end: false });
  for (const file of ascending(new Map([...tags].filter(([name]) => name > 'data')))) write(file);
  out.end(formatDirectory(placed));
  await new Promise<void>((resolve, reject) => out.once('finish', resolve).once('error', reject));
  return path;
}
