import { encodeHex, formatEntry, formatVkey, type NoteSigner, signNote } from '@spanproof/vocabulary/ledger';
import type { LogClient } from './collaborators.ts';
import type { FromWorker } from './messages.ts';

/**
 * The worker's side of the notary: entries are signed here, with the writer's key, and travel as finished notes.
 * `logged(id)` resolves what waits for the notary's answer.
 */
export function createLogClient(collaborators: {
  readonly writerKey: NoteSigner;
  readonly now: () => bigint;
  readonly post: (message: FromWorker) => void;
}): LogClient & { logged(id: number): void } {
  const { writerKey, now, post } = collaborators;
  const waiting = new Map<number, () => void>();
  let lastId = 0;

  function append(note: Uint8Array): Promise<void> {
    lastId += 1;
    const id = lastId;
    post({ type: 'log.append', id, note });
    return new Promise((resolve) => waiting.set(id, resolve));
  }

  return {
    open: ({ origin, signer }, previous) =>
      append(
        signNote(
          formatEntry({
            type: 'stream.open',
            stream: origin,
            vkey: formatVkey(signer.vkey),
            ...(previous === undefined ? {} : { previous: { ...previous, root: encodeHex(previous.root) } }),
            time: String(now()),
          }),
          [writerKey],
        ),
      ),
    publish: ({ stream, size, note }) => post({ type: 'log.publish', stream, size, note }),
    close: ({ stream, size, root }) =>
      append(signNote(formatEntry({ type: 'stream.close', stream, size, root: encodeHex(root), time: String(now()) }), [writerKey])),
    logged(id) {
      waiting.get(id)?.();
      waiting.delete(id);
    },
  };
}
