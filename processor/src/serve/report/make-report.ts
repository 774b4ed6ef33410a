import { type CallSummary, CodedError, type ControlRun, type ControlSummary, REGISTERS } from '@spanproof/vocabulary';
import { encodeHex, parseCheckpoint, parseNote, type VerifyReport } from '@spanproof/vocabulary/ledger';
import type { CallSearch } from '../../calls/contract.ts';
import type { Control, Populations, Runs, Window } from '../../evidence/contract.ts';
import { checkDraw, drawFromPopulation } from '../../evidence/draw-population.ts';
import type { ReportRequest } from '../../export/contract.ts';
import type { DataFlowReader, FlowDrawings } from '../../inventory/contract.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import type { Registers } from '../../registers/contract.ts';
import type { AccessGrant, KeyCustody, PackageInputs } from '../../report/contract.ts';
import { formPackage } from '../../report/package.ts';
import type { Query } from '../../store/contract.ts';
import type { ReportMaker } from './contract.ts';
import { readDays, readSources } from './read-coverage.ts';

/** Prefix of the package's files in a bundle. */
const FOLDER = 'data/report/';
/** All calls of a package are in memory at once; a period with more is exported in parts, never cut. */
const MOST_CALLS = 500_000;
const NO_VERDICT = 'its completeness was not verified in this run';

export interface ReportCollaborators {
  /** Resolves when runs and registers can be asked. */
  readonly settled: () => Promise<void>;
  readonly runs: Pick<Runs, 'run'>;
  readonly controls: readonly Control[];
  readonly registers: Pick<Registers, 'asOf' | 'list'>;
  readonly populations: Pick<Populations, 'find'>;
  readonly search: Pick<CallSearch, 'all' | 'count'>;
  readonly dataFlows: DataFlowReader;
  readonly drawings: FlowDrawings;
  readonly query: Query;
  /** The newest verification of the window, where the run made one. */
  readonly verified: (window: Window) => VerifyReport | undefined;
  readonly grants: () => readonly AccessGrant[];
  readonly custody: () => Promise<KeyCustody>;
  readonly version: string;
  readonly now: () => bigint;
}

/** Gathers what the evidence package says, from the engine, the registers and a run of all controls. */
export function createReportMaker(collaborators: ReportCollaborators): ReportMaker {
  const { runs, populations, now } = collaborators;
  return {
    async start(window, request, onProgress) {
      const population = request.sample === undefined ? undefined : await populations.find(request.sample.population);
      if (request.sample !== undefined && population !== undefined) checkDraw(population, window, request.sample);
      onProgress({ phase: 'testing controls', done: 0, total: 1 });
      await collaborators.settled();
      const run = await runs.run(window, request.by);
      onProgress({ phase: 'testing controls', done: 1, total: 1 });
      return {
        async form(checkpoint) {
          const at = now();
          const all = await readCalls(collaborators, window, (done, total) => onProgress({ phase: 'reading calls', done, total }));
          onProgress({ phase: 'writing the report', done: 0, total: 1 });
          const calls = all.filter(({ service }) => request.services === undefined || (service !== undefined && request.services.includes(service)));
          const drawn =
            request.sample === undefined || population === undefined
              ? undefined
              : drawFromPopulation(
                  nodeCrypto,
                  population,
                  all.filter(({ kind }) => kind === 'llm.call').map(({ record_id }) => record_id),
                  request.sample,
                );
          const byId = new Map(drawn === undefined ? [] : all.map((call) => [call.record_id, call]));
          const files = await formPackage({
            ...(await gather(collaborators, window, request, { run, checkpoint, at })),
            ...(drawn === undefined ? {} : { sample: { drawn, calls: drawn.items.flatMap((id) => byId.get(encodeHex(id)) ?? []) } }),
            scope: {
              ...(request.criteria === undefined ? {} : { criteria: request.criteria }),
              ...(request.services === undefined ? {} : { services: request.services }),
              controls_left_out: collaborators.controls.length - inScope(collaborators.controls, request).length,
              calls_left_out: all.length - calls.length,
            },
            calls,
            calls_total: calls.length,
          });
          onProgress({ phase: 'writing the report', done: 1, total: 1 });
          return files.map(({ path, bytes }) => ({ name: `${FOLDER}${path}`, bytes }));
        },
      };
    },
  };
}

/** Oldest first. @throws CodedError EXPORT_INCOMPLETE for more than fit, or fewer than were counted */
async function readCalls({ search }: ReportCollaborators, window: Window, onRead: (done: number, total: number) => void): Promise<readonly CallSummary[]> {
  const total = await search.count(window);
  if (total > MOST_CALLS)
    throw new CodedError('EXPORT_INCOMPLETE', `no evidence package: the period has ${total} calls, more than the ${MOST_CALLS} of one report`, {
      todo: 'export shorter periods, or the records without a report',
    });
  const calls: CallSummary[] = [];
  onRead(0, total);
  for await (const call of search.all(window)) {
    calls.push(call);
    if (calls.length % 1_000 === 0) onRead(calls.length, total);
  }
  if (calls.length !== total) throw new CodedError('EXPORT_INCOMPLETE', `no evidence package: ${total} calls were counted, ${calls.length} were read`);
  onRead(total, total);
  return calls.reverse();
}

function inScope(controls: readonly Control[], { criteria }: ReportRequest): readonly Control[] {
  return criteria === undefined ? controls : controls.filter((control) => control.criteria.some((criterion) => criteria.includes(criterion)));
}

async function gather(
  collaborators: ReportCollaborators,
  window: Window,
  request: ReportRequest,
  { run, checkpoint, at }: { readonly run: ControlRun; readonly checkpoint: Uint8Array; readonly at: bigint },
): Promise<Omit<PackageInputs, 'sample' | 'scope' | 'calls' | 'calls_total'>> {
  const { registers, dataFlows, drawings, query } = collaborators;
  const note = parseNote(checkpoint);
  const { origin, size, root } = parseCheckpoint(note.text);
  const controls = inScope(collaborators.controls, request).map(summarise);
  const known = new Set(controls.map(({ id }) => id));
  const flows = await dataFlows.read(window);
  return {
    header: { generated_at: String(at), generated_by: request.by.id, role: request.by.role, version: collaborators.version, purpose: request.purpose },
    period: { kind: request.kind, from: String(window.from), to: String(window.to) },
    run: { ...run, outcomes: run.outcomes.filter(({ control }) => known.has(control)) },
    controls,
    // Answers come after the period they answer for; all else counts as it stood at its end.
    registers: REGISTERS.flatMap((register) => (register === 'responses' ? registers.list(register) : registers.asOf(register, window.to))),
    sources: await readSources(query, window, collaborators.verified(window)?.sources ?? [], NO_VERDICT),
    days: await readDays(query, window, at),
    flows: flows.flows.map(({ tokens_input: _in, tokens_output: _out, ...flow }) => flow),
    drawings: { mermaid: drawings.mermaid(flows), svg: drawings.svg(flows) },
    grants: collaborators.grants(),
    custody: await collaborators.custody(),
    checkpoint: { origin, size, root: encodeHex(root), note: Buffer.from(checkpoint).toString('utf8') },
    // One signature, the log's own: there is neither a timestamp nor a witness yet.
    assurance: note.signatures.length > 0 ? 1 : 0,
  };
}

function summarise({ id, title, question, criteria, frequency, strength, owner, remediation }: Control): ControlSummary {
  return { id, title, question, criteria, frequency, strength, owner, remediation };
}
