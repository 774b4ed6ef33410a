import { warnOnce } from '../warning.ts';
import type { CallAttributes } from '../source.ts';
import type { Spool, SpoolFile } from './spool.ts';

/** A call that was decided on and is about to be sent, as its record would be if nobody saw its end. */
export interface DecidedCall {
  readonly name: string;
  readonly decisionId: string;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly parent?: { readonly traceId: string; readonly spanId: string; readonly traceFlags: number };
  readonly attributes: CallAttributes;
}

/** Decisions on disk from before their call is sent until its record is kept. */
export interface Decisions {
  /** Durable when it resolves; false where the disk does not take it. */
  keep(call: DecidedCall): Promise<boolean>;
  /** The record of the call is on disk or delivered. */
  settle(decisionId: string): void;
  /** What a dead process had decided and never recorded: `recorded` are the decisions whose records it left. */
  recover(files: readonly SpoolFile[], recorded: ReadonlySet<string>): Promise<readonly DecidedCall[]>;
}

export function createDecisions(spool: Spool): Decisions {
  const files = new Map<string, SpoolFile>();

  function discard(file: SpoolFile): void {
    try {
      spool.remove(file);
    } catch (error) {
      warnOnce('SPANPROOF_SPOOL', `a decision that has served cannot be removed from the spool: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  return {
    async keep(call) {
      try {
        files.set(call.decisionId, await spool.write(`${call.decisionId}.decision`, JSON.stringify(call)));
        return true;
      } catch {
        return false; // the caller has another way, or refuses the call
      }
    },
    settle(decisionId) {
      const file = files.get(decisionId);
      if (file === undefined || !files.delete(decisionId)) return;
      discard(file);
    },
    async recover(left, recorded) {
      const calls: DecidedCall[] = [];
      for (const file of left) {
        const id = file.name.replace(/\.decision$/, '');
        if (recorded.has(id)) discard(file);
        else {
          try {
            calls.push(JSON.parse(await spool.read(file)) as DecidedCall);
            files.set(id, file);
          } catch {
            discard(file); // the process died while it wrote this: nothing was sent yet
          }
        }
      }
      return calls;
    },
  };
}
