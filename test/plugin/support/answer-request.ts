import type { Alert, AlertTransition, CallHistogram, ExportJob, Problem } from '@spanproof/vocabulary';
import { readDocumentedProof } from './documented-proof.ts';
import { formAlerts } from './example-alerts.ts';
import type { Evidence } from './example-evidence.ts';
import { formFlows } from './example-flows.ts';

/** What the API says: with data, with nothing in it, or to somebody without a role. */
export type Mode = 'data' | 'empty' | 'forbidden' | 'down';

export interface Asked {
  readonly method: string;
  /** Below /api/v1. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface Said {
  readonly status: number;
  readonly body: unknown;
}

const problem = (status: number, code: string, detail: string): Said => ({
  status,
  body: { type: 'about:blank', title: 'Error', status, code, detail } satisfies Problem,
});
const ok = (body: unknown, status = 200): Said => ({ status, body });

/** The endpoints of the processor's API over evidence that was made up; jobs that are started make progress each time they are looked at. */
export function createAnswers(evidence: Evidence): (mode: Mode, asked: Asked) => Said {
  const { recordId, proof } = readDocumentedProof();
  const jobs: ExportJob[] = [evidence.job];
  const life = formAlerts(Date.now());
  const flows = formFlows(Date.now());
  const alerts = new Map(life.page.alerts.map((alert) => [alert.id, alert]));

  function answer(mode: Mode, { method, path, query, body }: Asked): Said {
    if (mode === 'forbidden') return problem(403, 'FORBIDDEN', 'the role viewer may not do this');
    const empty = mode === 'empty';
    const [, first = '', second, third] = path.split('/');
    const list = <T>(items: readonly T[]): readonly T[] => (empty ? [] : items);
    switch (`${method} /${first}`) {
      case 'GET /health':
        return ok(evidence.health);
      case 'GET /ledger':
        return ok(empty ? { ...evidence.ledger, witnesses: [], quorum: 0, streams: [], streams_total: 0 } : evidence.ledger);
      case 'GET /erasures':
        return second === undefined
          ? ok({ erasures: list(evidence.erasures) })
          : ok({ ...evidence.erasures[0], remains: ['that the calls were made'], signed: 'a note' });
      case 'POST /erasures':
        return ok({ ...evidence.erasures[0], remains: [], signed: 'a note' }, 201);
      case 'GET /holds':
        return ok({ holds: list(evidence.holds) });
      case 'GET /retention':
        return ok(second === 'policy' ? evidence.retention.policy : { ...evidence.retention.plan, removals: list(evidence.retention.plan.removals) });
      case 'GET /whoami':
        return ok(evidence.whoami);
      case 'GET /todo':
        return ok({ items: list(evidence.todo) });
      case 'GET /inventory':
        return second === 'prompts' ? answerPrompt(path) : ok({ items: list(evidence.inventory) });
      case 'GET /data-flow': {
        const sheet = flows.sheet(query.get('from') ?? '0', query.get('to') ?? '0');
        return ok(empty ? { ...sheet, flows: [], flows_total: 0, answers: [] } : sheet);
      }
      case 'GET /runs':
        return ok(list(evidence.runs).map(({ id, at, from, to, content_hash }) => ({ id, at, from, to, content_hash, results: [] })));
      case 'POST /runs':
        return ok({ ...evidence.runs[0], ...(body as object) }, 201);
      case 'GET /templates':
        return answerTemplates(empty, second);
      case 'GET /access':
        return answerAccess(empty, query);
      case 'GET /registers':
        if (third !== undefined) return answerEntry(second, third);
        return ok({ entries: list(evidence.entries).filter(({ register }) => register === second) });
      case 'PUT /registers':
        return second === 'vendors'
          ? ok({ ...evidence.entries[0], id: third })
          : problem(400, 'REGISTER_INVALID', 'approver: is the author: another person approves');
      case 'GET /alerts':
        return second === undefined ? ok(empty ? life.nothing : { ...life.page, alerts: [...alerts.values()] }) : answerAlert(alerts.get(second));
      case 'POST /alerts':
        return moveAlert(second, body as AlertTransition);
      case 'GET /signals':
        return answerSignals(empty, second);
      case 'GET /controls':
        return answerControls(empty, second, third);
      case 'DELETE /registers':
        return ok({ ...evidence.entries.find(({ id }) => id === third), version: 3, retired: true });
      case 'GET /exports':
        if (second === 'populations') return ok({ populations: list(evidence.populations) });
        for (const [index, job] of jobs.entries()) jobs[index] = advance(job);
        return ok({ exports: list(jobs) });
      case 'POST /exports':
        if (second === 'estimate') return ok(evidence.estimate);
        if (second === 'populations') return ok({ ...evidence.populations[0], ...(body as object) }, 201);
        jobs.unshift({
          ...evidence.job,
          ...(body as object),
          id: 'job-2',
          at: `${Date.now()}000000`,
          state: 'running',
          phase: 'leaves',
          done: 20,
          file: false,
        });
        return ok(jobs[0], 202);
      case 'GET /calls':
        return answerCalls(empty, second, third, query);
      case 'POST /calls':
        if (second === 'search') return answerSubject(empty, body as { readonly subject: string });
        return third === 'reveal' ? ok(evidence.content) : problem(404, 'NOT_FOUND', 'no such endpoint');
      default:
        return problem(404, 'NOT_FOUND', 'no such endpoint');
    }
  }

  function answerAccess(empty: boolean, query: URLSearchParams): Said {
    const matching = empty
      ? []
      : flows.accesses.filter(
          ({ actor, action, outcome, resource }) =>
            matches(query.get('actor'), actor) &&
            matches(query.get('action'), action) &&
            matches(query.get('outcome'), outcome) &&
            resource.startsWith(query.get('resource') ?? ''),
        );
    const start = matching.findIndex(({ record_id }) => record_id === query.get('before')) + 1;
    const entries = matching.slice(start, start + 100);
    const last = entries.at(-1);
    return ok({ entries, ...(start + 100 < matching.length && last !== undefined ? { next: last.record_id } : {}) });
  }

  function answerPrompt(path: string): Said {
    if (path.includes('/diff/')) return ok(flows.diff);
    const version = flows.versions.find(({ fingerprint }) => path.endsWith(fingerprint));
    return version === undefined ? problem(404, 'NOT_FOUND', 'no call has this fingerprint') : ok(version);
  }

  function answerSubject(empty: boolean, { subject }: { readonly subject: string }): Said {
    const calls = empty || subject !== 'customer-7' ? [] : evidence.calls.slice(0, 3);
    return ok({ calls, total: calls.length });
  }

  function answerAlert(alert: Alert | undefined): Said {
    return alert === undefined ? problem(404, 'NOT_FOUND', 'there is no such alert') : ok(alert);
  }

  /** Where the note asks for it, somebody else is faster. */
  function moveAlert(id: string | undefined, transition: AlertTransition): Said {
    const alert = alerts.get(id ?? '');
    if (alert === undefined) return answerAlert(alert);
    if (transition.note === 'somebody is faster') alerts.set(alert.id, life.move(alert, { state: 'investigating', expected: 0 }, 'user:9'));
    const { version } = alerts.get(alert.id) ?? alert;
    if (transition.expected !== version) return problem(409, 'REGISTER_CONFLICT', `the alert is at version ${version}`);
    const moved = life.move(alert, transition, 'user:1');
    alerts.set(alert.id, moved);
    return ok(moved);
  }

  function answerSignals(empty: boolean, id: string | undefined): Said {
    if (id === undefined) return ok({ signals: empty ? [] : life.signals });
    const signal = life.signals.find(({ record_id }) => record_id === id);
    return signal === undefined ? problem(404, 'NOT_FOUND', 'there is no such signal') : ok(life.comparison(signal));
  }

  function answerEntry(register: string | undefined, id: string): Said {
    const entry = evidence.entries.find((one) => one.register === register && one.id === id);
    return entry === undefined
      ? problem(404, 'NOT_FOUND', 'the register has no such entry')
      : ok({ entry, history: [{ ...entry, version: 1, at: evidence.job.at }, entry] });
  }

  function answerTemplates(empty: boolean, id: string | undefined): Said {
    if (id === undefined) return ok({ templates: empty ? [] : evidence.templates });
    const template = evidence.templates.find((one) => one.id === id);
    return template === undefined ? problem(404, 'NOT_FOUND', 'there is no such template') : ok({ ...template, text: `# ${template.title}\n` });
  }

  function answerControls(empty: boolean, id: string | undefined, third: string | undefined): Said {
    if (id === undefined) return ok(empty ? [] : evidence.controls);
    if (third === 'results') return ok({ control: id, results: empty ? [] : evidence.historyOf(id) });
    const summary = evidence.controls.find((control) => control.id === id);
    if (summary === undefined) return problem(404, 'NOT_FOUND', 'no such control');
    const { last, ...never } = summary;
    const outcome = evidence.runs[0]?.outcomes.find(({ control }) => control === id);
    return ok(empty || last === undefined ? evidence.controlDetail(never, undefined) : evidence.controlDetail(summary, outcome));
  }

  function answerCalls(empty: boolean, second: string | undefined, third: string | undefined, query: URLSearchParams): Said {
    const [from, to] = [query.get('from') ?? '0', query.get('to') ?? '0'];
    if (second === 'histogram') return ok(empty ? hollow(evidence.histogram(from, to)) : evidence.histogram(from, to));
    const matching = empty
      ? []
      : evidence.calls.filter(({ outcome, service }) => matches(query.get('outcome'), outcome) && matches(query.get('service'), service));
    if (second === undefined) {
      const at = Number(query.get('after') ?? 0);
      const end = at + 100;
      return ok({ calls: matching.slice(at, end), total: matching.length, ...(end < matching.length ? { next: String(end) } : {}) });
    }
    if (third === 'proof') return second === recordId ? ok(proof) : problem(404, 'NOT_FOUND', 'no signed checkpoint covers the record yet');
    const summary = evidence.calls.find(({ record_id }) => record_id === second);
    return summary === undefined ? problem(404, 'NOT_FOUND', 'there is no call of this id') : ok(evidence.detail(summary));
  }

  return answer;
}

function matches(asked: string | null, value: string | undefined): boolean {
  return asked === null || asked === value;
}

function hollow(histogram: CallHistogram): CallHistogram {
  return { ...histogram, buckets: histogram.buckets.map(({ at }) => ({ at, ok: 0, error: 0, blocked: 0 })) };
}

function advance(job: ExportJob): ExportJob {
  if (job.state !== 'running') return job;
  const done = Math.min(job.done + 70, job.total);
  return done === job.total ? { ...job, done, state: 'done', phase: 'done', file: true } : { ...job, done };
}
