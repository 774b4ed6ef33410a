import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';

/** A notice that waits: the one place where a subject's name outlives its erasure, sealed, until every receiver has answered or time is up. */
export interface WaitingNotice {
  readonly erasure: string;
  readonly tenant: string;
  readonly subject: string;
  readonly ticket: string;
  /** ms since the epoch. */
  readonly requestedMs: number;
  readonly receivers: readonly { readonly name: string; readonly attempts: number; readonly nextMs: number }[];
}

export interface NoticeQueue {
  list(): Promise<readonly WaitingNotice[]>;
  put(notice: WaitingNotice): Promise<void>;
  remove(erasure: string): Promise<void>;
}

/** One sealed 0600 file per erasure, replaced atomically. */
export async function openNoticeQueue(
  vault: { readonly seal: (plaintext: Uint8Array) => Uint8Array; readonly open: (sealed: Uint8Array) => Uint8Array },
  folder: string,
): Promise<NoticeQueue> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (erasure: string): string => {
    if (!/^[0-9a-f]{32}$/.test(erasure)) throw new CodedError('REQUEST_INVALID', 'the id of an erasure has 32 hex digits');
    return join(folder, `${erasure}.notice`);
  };
  return {
    async list() {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.notice')).toSorted();
      return Promise.all(names.map(async (name) => JSON.parse(Buffer.from(vault.open(await readFile(join(folder, name)))).toString('utf8')) as WaitingNotice));
    },
    async put(notice) {
      const path = pathOf(notice.erasure);
      const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`;
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(vault.seal(Buffer.from(JSON.stringify(notice))));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
    },
    remove: (erasure) => rm(pathOf(erasure), { force: true }),
  };
}
