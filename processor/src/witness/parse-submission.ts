import { decodeBase64, decodeUtf8 } from '@spanproof/vocabulary/ledger';

/** The body of an add-checkpoint request (c2sp.org/tlog-witness), as its bytes spell it. */
export interface Submission {
  /** Size of the checkpoint that the log believes to be the witness's last. */
  readonly old: number;
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint. */
  readonly note: Uint8Array;
}

const MOST_PROOF_LINES = 63;
const OLD = /^old (0|[1-9][0-9]{0,15})$/;

/** Undefined where the bytes, which anybody may send, do not follow the grammar. */
export function parseSubmission(body: Uint8Array): Submission | undefined {
  const text = decodeUtf8(body);
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === undefined || end < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\n');
  const old = Number(OLD.exec(first)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(old) || lines.length > MOST_PROOF_LINES) return undefined;
  const proof = lines.map(decodeBase64).filter((hash) => hash?.length === 32);
  return proof.length === lines.length ? { old, proof: proof as Uint8Array[], note: new TextEncoder().encode(text.slice(end + 2)) } : undefined;
}
