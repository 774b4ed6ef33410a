import { INVENTORY_KINDS, type InventoryItem, type InventoryKind, type Json } from '@spanproof/vocabulary';
import type { Registers } from '../registers/contract.ts';
import type { Query, Row } from '../store/contract.ts';
import type { Window } from './contract.ts';
import { type FindCover, readCoverage } from './coverage.ts';
import { formItemId } from './item-id.ts';
import { ITEMS } from './queries/items.sql.ts';
import { readCount, readSums, readText, readTexts } from './read-row.ts';

/** What the engine's DateTime64(9) can hold. */
const ALWAYS: Window = { from: 0n, to: 2n ** 63n - 1n };
/** Facts that are lists of names. Of an item they hold at most 100. */
const LISTS = ['providers', 'hosts', 'regions', 'models_requested', 'models_served', 'services', 'tls_versions', 'tool_names'] as const;
/** A list that only repeats the item's own id. */
const OWN: { readonly [Kind in InventoryKind]?: (typeof LISTS)[number] } = { provider: 'providers', host: 'hosts', caller: 'services' };

export async function listItems(
  collaborators: { readonly query: Query; readonly registers: Pick<Registers, 'list'> },
  kind?: InventoryKind,
  window: Window = ALWAYS,
): Promise<readonly InventoryItem[]> {
  const kinds = kind === undefined ? INVENTORY_KINDS : [kind];
  const rows = await collaborators.query(ITEMS, { kinds, from: String(window.from), to: String(window.to) });
  const findCover = readCoverage(collaborators.registers);
  return rows.map((row) => formItem(row, findCover));
}

function formItem(row: Row, findCover: FindCover): InventoryItem {
  const kind = readText(row, 'item_kind') as InventoryKind;
  const names = readTexts(row, 'names');
  const id = formItemId(kind, names);
  const registered = findCover(kind, id, { providers: readTexts(row, 'providers'), hosts: readTexts(row, 'hosts') });
  return {
    kind,
    id,
    first_seen: readText(row, 'first_seen'),
    last_seen: readText(row, 'last_seen'),
    calls: readCount(row, 'calls'),
    environments: readTexts(row, 'environments'),
    facts: formFacts(row, kind, names),
    ...(registered === undefined ? {} : { registered }),
  };
}

/** Tokens are those of calls of a model; `data_classes` counts findings by kind. What no call said is absent. */
function formFacts(row: Row, kind: InventoryKind, names: readonly string[]): InventoryItem['facts'] {
  const facts: { [name: string]: Json } = {};
  if (kind === 'caller') {
    const [service = '', environment = ''] = names;
    if (service !== '') facts['service'] = service;
    if (environment !== '') facts['environment'] = environment;
  }
  for (const list of LISTS) {
    const values = list === OWN[kind] ? [] : readTexts(row, list);
    if (values.length > 0) facts[list] = values;
  }
  facts['tokens_input'] = readCount(row, 'tokens_input');
  facts['tokens_output'] = readCount(row, 'tokens_output');
  facts['data_classes'] = readSums(row, 'data_classes');
  return facts;
}
