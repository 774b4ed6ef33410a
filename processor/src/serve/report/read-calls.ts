import { type CallSummary, CodedError, type Population } from '@spanproof/vocabulary';
import { encodeHex } from '@spanproof/vocabulary/ledger';
import type { CallSearch } from '../../calls/contract.ts';
import type { Window } from '../../evidence/contract.ts';
import { type DrawRequest, drawFromPopulation } from '../../evidence/draw-population.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import type { PackageInputs } from '../../report/contract.ts';

/** Their lines stand in one file, which has to fit in memory here and at whoever verifies it; a period with more is exported in parts, never cut. */
const MOST_CALLS = 500_000;
const REPORT_EVERY = 1_000;

type Search = Pick<CallSearch, 'all' | 'count'>;

/** How many calls the period has, and how many of them by the services that were asked for. @throws CodedError EXPORT_INCOMPLETE for more than fit */
export async function countCalls(
  search: Search,
  window: Window,
  services: readonly string[] | undefined,
): Promise<{ readonly all: number; readonly chosen: number }> {
  const all = await search.count(window);
  if (all > MOST_CALLS)
    throw new CodedError('EXPORT_INCOMPLETE', `no evidence package: the period has ${all} calls, more than the ${MOST_CALLS} of one report`, {
      todo: 'export shorter periods, or the records without a report',
    });
  if (services === undefined) return { all, chosen: all };
  let chosen = 0;
  for (const service of new Set(services)) chosen += await search.count({ ...window, service });
  return { all, chosen };
}

/** Newest first; all of the period are read, those of other services left out. @throws CodedError EXPORT_INCOMPLETE for fewer or more than were counted */
export async function* readCalls(
  search: Search,
  window: Window,
  { all, services }: { readonly all: number; readonly services: readonly string[] | undefined },
  onRead: (done: number, total: number) => void,
): AsyncGenerator<CallSummary> {
  let read = 0;
  onRead(read, all);
  for await (const call of search.all(window)) {
    read += 1;
    if (read % REPORT_EVERY === 0) onRead(read, all);
    if (services === undefined || (call.service !== undefined && services.includes(call.service))) yield call;
  }
  if (read !== all) throw new CodedError('EXPORT_INCOMPLETE', `no evidence package: ${all} calls were counted, ${read} were read`);
  onRead(read, all);
}

/**
 * Step two of sampling. Reads the calls of the period twice, so that of all calls only the ids are held.
 * @throws CodedError SAMPLE_INVALID where the calls are not those that were fixed
 */
export async function drawCalls(search: Search, window: Window, population: Population, request: DrawRequest): Promise<NonNullable<PackageInputs['sample']>> {
  const ids: string[] = [];
  for await (const { kind, record_id } of search.all(window)) if (kind === 'llm.call') ids.push(record_id);
  const drawn = drawFromPopulation(nodeCrypto, population, ids, request);
  const chosen = new Map(drawn.items.map((item): [string, CallSummary | undefined] => [encodeHex(item), undefined]));
  for await (const call of search.all(window)) if (chosen.has(call.record_id)) chosen.set(call.record_id, call);
  return { drawn, calls: [...chosen.values()].filter((call) => call !== undefined) };
}
