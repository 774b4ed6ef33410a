import type { CutPayload, Segment } from '../journal/contract.ts';
import type { Table } from '../store/contract.ts';

/** One cut's rows: one INSERT per table, always the same bytes under the same token. */
export interface InsertGroup {
  readonly cut: CutPayload;
  readonly records: readonly Uint8Array[];
  readonly bodies: readonly Uint8Array[];
  readonly rows: number;
  /** Oldest segment that holds a part of the group. */
  readonly segment: Segment;
}

/** `<origin>/<size>/<root>/<table>`: the deduplication token of docs/ledger-format.md section 5. */
export function tokenOf(cut: CutPayload, table: Table): string {
  return `${cut.stream}/${cut.size}/${Buffer.from(cut.root).toString('hex')}/${table}`;
}

/** The group's INSERTs in order: a checkpoint is in the engine only after the rows it covers. */
export function insertsOf(group: InsertGroup): readonly { readonly table: Table; readonly blocks: readonly Uint8Array[]; readonly token: string }[] {
  const tables: readonly { readonly table: Table; readonly blocks: readonly Uint8Array[] }[] = [
    { table: 'records', blocks: group.records },
    { table: 'bodies', blocks: group.bodies },
    { table: 'checkpoints', blocks: [group.cut.checkpoint] },
  ];
  return tables.filter(({ blocks }) => blocks.length > 0).map(({ table, blocks }) => ({ table, blocks, token: tokenOf(group.cut, table) }));
}
