import { type ControlRun, type ControlSummary, REGISTERS } from '@spanproof/vocabulary';
import { encodeHex, parseCheckpoint, parseNote, type TrustPolicy, type VerifyReport } from '@spanproof/vocabulary/ledger';
import type { CallSearch } from '../../calls/contract.ts';
import type { Control, Populations, Runs, Window } from '../../evidence/contract.ts';
import { checkDraw } from '../../evidence/draw-population.ts';
import type { ReportRequest } from '../../export/contract.ts';
import type { DataFlowReader, FlowDrawings } from '../../inventory/contract.ts';
import type { Registers } from '../../registers/contract.ts';
import type { AccessGrant, KeyCustody, PackageInputs } from '../../report/contract.ts';
import { formPackage } from '../../report/package.ts';
import type { Query } from '../../store/contract.ts';
import { assessAssurance } from './assess-assurance.ts';
import type { ReportMaker } from './contract.ts';
import { inPart } from './in-part.ts';
import { countCalls, drawCalls, readCalls } from './read-calls.ts';
import { readDays, readSources } from './read-coverage.ts';

/** Prefix of the package's files in a bundle. */
const FOLDER = 'data/report/';
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
  /** Whose signatures on the checkpoint count. */
  readonly trustPolicy: Pick<TrustPolicy, 'log' | 'witnesses'>;
  readonly version: string;
  readonly now: () => bigint;
}

/** Gathers what the evidence package says, from the engine, the registers and a run of all controls. */
export function createReportMaker(collaborators: ReportCollaborators): ReportMaker {
  const { runs, populations, search, now } = collaborators;
  return {
    async start(window, request, onProgress) {
      const { sample, services } = request;
      const population = sample === undefined ? undefined : await populations.find(sample.population);
      if (sample !== undefined && population !== undefined) checkDraw(population, window, sample);
      const onTested = (done: number, total: number): void => onProgress({ phase: 'testing controls', done, total });
      const run = await inPart('the run of controls', async () => {
        await collaborators.settled();
        return runs.run(window, request.by, onTested);
      });
      return {
        async form(checkpoint) {
          const at = now();
          const { all, chosen } = await inPart('the count of calls', () => countCalls(search, window, services));
          const drawn = sample === undefined || population === undefined ? undefined : await drawCalls(search, window, population, sample);
          const gathered = await gather(collaborators, window, request, { run, checkpoint, at });
          const files = await inPart('the report', () =>
            formPackage({
              ...gathered,
              ...(drawn === undefined ? {} : { sample: drawn }),
              scope: {
                ...(request.criteria === undefined ? {} : { criteria: request.criteria }),
                ...(services === undefined ? {} : { services }),
                controls_left_out: collaborators.controls.length - gathered.controls.length,
                calls_left_out: all - chosen,
              },
              calls: readCalls(search, window, { all, services }, (done, total) => {
                onProgress({ phase: 'reading calls', done, total });
                if (done === total) onProgress({ phase: 'writing the report', done: 0, total: 1 });
              }),
              calls_total: chosen,
            }),
          );
          onProgress({ phase: 'writing the report', done: 1, total: 1 });
          return files.map(({ path, bytes }) => ({ name: `${FOLDER}${path}`, bytes }));
        },
      };
    },
  };
}

async function gather(
  collaborators: ReportCollaborators,
  window: Window,
  request: ReportRequest,
  { run, checkpoint, at }: { readonly run: ControlRun; readonly checkpoint: Uint8Array; readonly at: bigint },
): Promise<Omit<PackageInputs, 'sample' | 'scope' | 'calls' | 'calls_total'>> {
  const { registers, dataFlows, drawings, query } = collaborators;
  const { origin, size, root } = parseCheckpoint(parseNote(checkpoint).text);
  const controls = inScope(collaborators.controls, request).map(summarise);
  const known = new Set(controls.map(({ id }) => id));
  const flows = await inPart('the data flow', () => dataFlows.read(window));
  return {
    header: { generated_at: String(at), generated_by: request.by.id, role: request.by.role, version: collaborators.version, purpose: request.purpose },
    period: { kind: request.kind, from: String(window.from), to: String(window.to) },
    run: { ...run, outcomes: run.outcomes.filter(({ control }) => known.has(control)) },
    controls,
    // Answers come after the period they answer for; all else counts as it stood at its end.
    registers: await inPart('the registers', () =>
      REGISTERS.flatMap((register) => (register === 'responses' ? registers.list(register) : registers.asOf(register, window.to))),
    ),
    sources: await inPart('completeness by source', () => readSources(query, window, collaborators.verified(window)?.sources ?? [], NO_VERDICT)),
    days: await inPart('coverage per day', () => readDays(query, window, at)),
    flows: flows.flows.map(({ tokens_input: _in, tokens_output: _out, ...flow }) => flow),
    drawings: { mermaid: drawings.mermaid(flows), svg: drawings.svg(flows) },
    grants: await inPart('the list of grants', collaborators.grants),
    custody: await inPart('key custody', collaborators.custody),
    checkpoint: { origin, size, root: encodeHex(root), note: Buffer.from(checkpoint).toString('utf8') },
    assurance: await inPart('the assurance level', () => assessAssurance(checkpoint, collaborators.trustPolicy)),
  };
}

function inScope(controls: readonly Control[], { criteria }: ReportRequest): readonly Control[] {
  return criteria === undefined ? controls : controls.filter((control) => control.criteria.some((criterion) => criteria.includes(criterion)));
}

function summarise({ id, title, question, criteria, frequency, strength, owner, remediation }: Control): ControlSummary {
  return { id, title, question, criteria, frequency, strength, owner, remediation };
}
