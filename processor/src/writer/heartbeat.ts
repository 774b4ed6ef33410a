import type { OpsRecord } from '../stage.ts';

/** The writer's own sign of life: the sizes of its open streams (docs/ledger-format.md section 5). */
export function formHeartbeat(beat: {
  readonly writer: string;
  readonly epoch: number;
  readonly event: 'start' | 'idle';
  readonly at: bigint;
  readonly streams: readonly { readonly stream: string; readonly size: number }[];
}): OpsRecord {
  return {
    kind: 'heartbeat',
    tenant: '$ops',
    t_event: beat.at,
    core: {
      schema: 'spanproof/heartbeat/v1',
      writer: beat.writer,
      epoch: beat.epoch,
      event: beat.event,
      streams: beat.streams.map(({ stream, size }) => [stream, size]),
    },
  };
}
