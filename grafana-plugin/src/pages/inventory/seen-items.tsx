import { INVENTORY_KINDS, type InventoryItem, type Json } from '@spanproof/vocabulary';
import { RadioButtonGroup, TextLink } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { ImportHint } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { formatCount, formatCounted } from '../../format/figures.ts';
import { toMs } from '../../format/instants.ts';
import { ROOT } from '../../plugin-id.ts';
import { REGISTER_OF } from './preset.ts';

const COLUMNS: readonly Column<InventoryItem>[] = [
  { title: 'Kind', cell: ({ kind }) => kind },
  { title: 'Item', wide: true, cell: (item) => <Item item={item} /> },
  { title: 'Covered by', cell: (item) => <Covered item={item} /> },
  { title: 'First seen', cell: ({ first_seen }) => <Moment at={first_seen} /> },
  { title: 'Last seen', cell: ({ last_seen }) => <Moment at={last_seen} /> },
  { title: 'Calls', align: 'right', cell: ({ calls }) => formatCount(calls) },
  { title: 'Environments', cell: ({ environments }) => environments.join(', ') },
  { title: 'Found in its calls', wide: true, cell: ({ facts }) => formatClasses(facts['data_classes']) },
  { title: 'Region', cell: ({ facts }) => formatFact(facts['regions']) },
  { title: 'Also', wide: true, cell: ({ facts }) => describeRest(facts) },
];

/** What was first seen so lately is new. */
const NEW_MS = 7 * 86_400_000;
const OWN_COLUMN = ['data_classes', 'regions'];

const KINDS = [{ label: 'All', value: '' }, ...INVENTORY_KINDS.map((kind) => ({ label: kind, value: kind as string }))];

/** What was seen; what nobody has registered stands first, the newest of it on top. */
export function SeenItems({ items }: { readonly items: readonly InventoryItem[] }): ReactElement {
  const [kind, setKind] = useState('');
  if (items.length === 0) return <ImportHint />;
  const shown = items.filter((item) => kind === '' || item.kind === kind).toSorted(byNeed);
  const open = items.filter(needsPerson).length;
  return (
    <>
      <RadioButtonGroup aria-label="Kind" options={KINDS} value={kind} onChange={setKind} />
      <p style={{ margin: '8px 0' }}>
        {formatCounted(shown.length, 'item')}; {formatCount(open)} of {formatCount(items.length)} not registered yet. Only instrumented services show here.
      </p>
      <DataTable label="Seen in traffic" columns={COLUMNS} rows={shown} keyOf={({ kind: of, id }) => `${of} ${id}`} />
    </>
  );
}

function Covered({ item: { kind, id, registered } }: { readonly item: InventoryItem }): ReactElement | null {
  const register = REGISTER_OF[kind];
  if (register === undefined) return null;
  const address = `${ROOT}/inventory?register=${register}`;
  if (registered !== undefined) return <TextLink href={`${address}&entry=${encodeURIComponent(registered)}`}>{registered}</TextLink>;
  return (
    <>
      <StateWord word={{ text: 'not registered', tone: 'attention' }} />
      <div>
        <TextLink href={`${address}&kind=${kind}&item=${encodeURIComponent(id)}`}>Register</TextLink>
      </div>
    </>
  );
}

function needsPerson({ kind, registered }: InventoryItem): boolean {
  return REGISTER_OF[kind] !== undefined && registered === undefined;
}

function byNeed(a: InventoryItem, b: InventoryItem): number {
  return Number(needsPerson(b)) - Number(needsPerson(a)) || (BigInt(a.first_seen) < BigInt(b.first_seen) ? 1 : -1);
}

function Item({ item: { kind, id, first_seen } }: { readonly item: InventoryItem }): ReactElement {
  const versioned = (kind === 'prompt' || kind === 'tool') && /^[0-9a-f]{64}$/.test(id);
  return (
    <>
      {versioned ? <TextLink href={`${ROOT}/inventory/versions/${id}?kind=${kind}`}>{`${id.slice(0, 16)}…`}</TextLink> : <code>{id}</code>}
      {Date.now() - toMs(first_seen) < NEW_MS && (
        <div>
          <StateWord word={{ text: 'new', tone: 'attention' }} />
        </div>
      )}
    </>
  );
}

function describeRest(facts: InventoryItem['facts']): string {
  return Object.entries(facts)
    .filter(([name]) => !OWN_COLUMN.includes(name))
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${formatFact(value)}`)
    .join('; ');
}

function formatFact(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return formatCount(value);
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : JSON.stringify(value);
}

/** Findings by kind: an object of counts, or pairs. */
function formatClasses(value: Json | undefined): string {
  if (typeof value !== 'object' || value === null) return '';
  const pairs = Array.isArray(value) ? (value as readonly Json[]).map((pair) => (Array.isArray(pair) ? pair : [pair, ''])) : Object.entries(value);
  return pairs.map(([kind, count]) => `${String(kind)} × ${typeof count === 'number' ? formatCount(count) : String(count)}`).join(', ');
}
