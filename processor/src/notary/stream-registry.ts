import { CodedError } from '@spanproof/vocabulary';
import { type Crypto, formatVkey, parseCheckpoint, parseEntry, parseNote, parseVkey, type Vkey, verifyNote } from '@spanproof/vocabulary/ledger';

interface LoggedStream {
  readonly vkey: Vkey;
  /** The registered keys that signed its opening; one of them closes it. */
  readonly openers: readonly Vkey[];
  size: number;
  closed: boolean;
}

/** `known`: the log says so already. */
export type Judged = 'new' | 'known';

/**
 * What the log says about writers and streams, kept while entries are appended, so that the notary signs nothing whose author had no right to it.
 */
export function createStreamRegistry(crypto: Crypto): {
  /** Checks an entry against what is logged. @throws CodedError LOG_STATE_INVALID for an author without the right */
  judge(note: Uint8Array): Judged;
  /** Takes an entry that is being logged. */
  take(note: Uint8Array): void;
  sizeOf(stream: string): number;
} {
  const governance: Vkey[] = [];
  /** By the log's own origin: the log key, and the largest of its own heads that it holds. */
  let own: { readonly origin: string; readonly key: Vkey; logged: number } | undefined;
  const writers: Vkey[] = [];
  const streams = new Map<string, LoggedStream>();

  function read(note: Uint8Array): ReturnType<typeof parseEntry> | { readonly type: 'checkpoint'; readonly origin: string; readonly size: number } {
    const { text } = parseNote(note);
    if (text.startsWith('spanproof/entry/v1\n')) return parseEntry(text);
    const { origin, size } = parseCheckpoint(text);
    return { type: 'checkpoint', origin, size };
  }

  function judgeRegistration(vkey: Vkey): Judged {
    const known = writers.find(({ name }) => name === vkey.name);
    if (known === undefined) return 'new';
    if (formatVkey(known) !== formatVkey(vkey)) throw refused(`a second key under the name ${vkey.name}`);
    return 'known';
  }

  return {
    judge(note) {
      const entry = read(note);
      switch (entry.type) {
        case 'checkpoint': {
          if (entry.origin === own?.origin) {
            verifyNote(crypto, note, [own.key]);
            return entry.size > own.logged ? 'new' : 'known';
          }
          const stream = streams.get(entry.origin);
          if (stream === undefined) throw refused(`a checkpoint of ${entry.origin}, which is not open`);
          verifyNote(crypto, note, [stream.vkey]);
          return entry.size > stream.size ? 'new' : 'known';
        }
        case 'stream.open':
          verifyNote(crypto, note, writers);
          return streams.has(entry.stream) ? 'known' : 'new';
        case 'stream.close': {
          const stream = streams.get(entry.stream);
          if (stream === undefined) throw refused(`the closing of ${entry.stream}, which is not open`);
          verifyNote(crypto, note, stream.openers);
          if (!stream.closed && entry.size !== stream.size)
            throw refused(`the closing of ${entry.stream} at ${entry.size}, while ${stream.size} rows are logged`);
          return stream.closed ? 'known' : 'new';
        }
        case 'key.register':
          verifyNote(crypto, note, governance);
          verifyNote(crypto, note, [parseVkey(entry.vkey)]); // the holder of the new key agrees
          return judgeRegistration(parseVkey(entry.vkey));
        case 'log.open':
          if (governance.length > 0) throw refused('a second log.open');
          return 'new';
        default:
          verifyNote(crypto, note, governance);
          return 'new';
      }
    },
    take(note) {
      const entry = read(note);
      if (entry.type === 'log.open') {
        governance.push(parseVkey(entry.roles.governance));
        own = { origin: entry.origin, key: parseVkey(entry.roles.log), logged: 0 };
      } else if (entry.type === 'checkpoint' && entry.origin === own?.origin) own.logged = entry.size;
      else if (entry.type === 'key.register' && entry.role === 'writer') writers.push(parseVkey(entry.vkey));
      else if (entry.type === 'stream.open') {
        streams.set(entry.stream, { vkey: parseVkey(entry.vkey), openers: verifyNote(crypto, note, writers).by, size: 0, closed: false });
      } else if (entry.type === 'stream.close' || entry.type === 'checkpoint') {
        const stream = streams.get(entry.type === 'checkpoint' ? entry.origin : entry.stream);
        if (stream === undefined) throw refused('an entry of a stream that is not open');
        if (entry.type === 'checkpoint') stream.size = entry.size;
        else stream.closed = true;
      }
    },
    sizeOf: (stream) => streams.get(stream)?.size ?? 0,
  };
}

function refused(what: string): CodedError {
  return new CodedError('LOG_STATE_INVALID', `the notary refuses ${what}`);
}
