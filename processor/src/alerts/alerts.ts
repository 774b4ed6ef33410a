import { type Alert, CodedError, hasCode, isClosedAlert, type RegisterEntry } from '@spanproof/vocabulary';
import type { Actor, AlertData, Registers } from '../registers/contract.ts';
import { formAlertId, formIdPrefix } from './alert-id.ts';
import { computeFigures } from './compute-figures.ts';
import type { AlertChange, AlertOpening, Alerts } from './contract.ts';
import { toInstant } from './instants.ts';
import { moveAlert } from './move-alert.ts';
import { toPlainLine } from './plain-text.ts';
import { readAlert, readAlertData } from './read-alert.ts';
import { createTurns } from '../turns.ts';

const MOST_LISTED = 1_000;
const LINE = 200;
const PROSE = 2_000;
/** A person may change the same alert at the same time, through the register itself. */
const TRIES = 3;

/** Alerts over their register. */
export function createAlerts(collaborators: {
  readonly registers: Pick<Registers, 'list' | 'get' | 'history' | 'put'>;
  /** ns since the epoch. */
  readonly now: () => bigint;
}): Alerts {
  const { registers, now } = collaborators;
  /** One change at a time: what was found to be open is still open when the step is sealed. */
  const turns = createTurns();

  async function persist<T>(attempt: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (tries === TRIES || !hasCode(error, 'REGISTER_CONFLICT')) throw error;
      }
    }
  }

  function mustRead(id: string): Alert {
    const alert = readAlert(registers.history('alerts', id));
    if (alert === undefined) throw new CodedError('NOT_FOUND', 'there is no such alert');
    return alert;
  }

  async function put(actor: Actor, id: string, data: AlertData, expected: number): Promise<Alert> {
    await registers.put(actor, 'alerts', id, data, expected);
    return mustRead(id);
  }

  function listAll(): readonly Alert[] {
    return registers.list('alerts').flatMap(({ id }) => readAlert(registers.history('alerts', id)) ?? []);
  }

  function findOpen(condition: Pick<AlertOpening, 'source' | 'key'>): RegisterEntry | undefined {
    const prefix = formIdPrefix(condition);
    return registers.list('alerts').find((entry) => {
      const state = entry.id.startsWith(prefix) ? readAlertData(entry)?.state : undefined;
      return state !== undefined && !isClosedAlert(state);
    });
  }

  async function openNow(actor: Actor, opening: AlertOpening): Promise<AlertChange | undefined> {
    const at = now();
    const opened_at = toInstant(opening.since === undefined || opening.since > at ? at : opening.since);
    const id = findOpen(opening)?.id ?? formAlertId(opening, opened_at);
    const known = registers.history('alerts', id);
    if (known.length > 0) {
      const alert = readAlert(known);
      return alert && { change: 'unchanged', alert };
    }
    return { change: 'opened', alert: await put(actor, id, formOpened(opening, opened_at), 0) };
  }

  return {
    list(state) {
      const alerts = listAll();
      const shown = alerts.filter((alert) => state === undefined || alert.state === state).toSorted(compareAlerts);
      return { alerts: shown.slice(0, MOST_LISTED), figures: computeFigures(alerts) };
    },
    get: (id) => readAlert(registers.history('alerts', id)),
    transition: (actor, id, { expected, ...move }) =>
      turns.take(async () => {
        const entry = registers.get('alerts', id);
        const before = entry === undefined ? undefined : readAlertData(entry);
        if (entry === undefined || before === undefined) throw new CodedError('NOT_FOUND', 'there is no such alert');
        // Before the step is judged: whoever saw another version is told so, not that the step is wrong.
        if (entry.version !== expected)
          throw new CodedError('REGISTER_CONFLICT', `the alert is at version ${entry.version}, not ${expected}`, { todo: 'look at it again, then decide' });
        if (move.change !== undefined && registers.get('changes', move.change) === undefined)
          throw new CodedError('REGISTER_INVALID', 'change: the register of changes has no such entry');
        return put(actor, id, moveAlert(before, move, toInstant(now())), expected);
      }),
    open: (actor, opening) => turns.take(() => persist(() => openNow(actor, opening))),
    close: (actor, closing) =>
      turns.take(() =>
        persist(async () => {
          const entry = findOpen(closing);
          const before = entry === undefined ? undefined : readAlertData(entry);
          if (entry === undefined || before === undefined) return undefined;
          const note = toPlainLine(closing.note, PROSE);
          const alert = mustRead(entry.id);
          // Said before: a person opened it again in spite of it, or is still investigating.
          if (alert.timeline.some((step) => step.actor === actor.id && step.note === note)) return { change: 'unchanged', alert };
          const state = before.state === 'investigating' ? 'investigating' : 'resolved';
          const moved = await put(actor, entry.id, moveAlert(before, { state, note }, toInstant(now())), entry.version);
          return { change: state === 'resolved' ? 'resolved' : 'noted', alert: moved };
        }),
      ),
  };
}

function formOpened({ source, key, title, severity, rule, note, signal, change }: AlertOpening, opened_at: string): AlertData {
  const [named, said] = [toPlainLine(rule ?? '', LINE), toPlainLine(note ?? '', PROSE)];
  return {
    title: toPlainLine(title, LINE),
    state: 'open',
    severity,
    source,
    opened_at,
    external: toPlainLine(key, LINE),
    ...(named === '' ? {} : { rule: named }),
    ...(said === '' ? {} : { note: said }),
    ...(signal === undefined ? {} : { signal }),
    ...(change === undefined ? {} : { change }),
  };
}

/** Those that are not closed first, the newest first within. */
function compareAlerts(a: Alert, b: Alert): number {
  const [closedA, closedB] = [isClosedAlert(a.state), isClosedAlert(b.state)];
  if (closedA !== closedB) return closedA ? 1 : -1;
  const [openedA, openedB] = [BigInt(a.opened_at), BigInt(b.opened_at)];
  return openedA === openedB ? (a.id < b.id ? -1 : 1) : openedA < openedB ? 1 : -1;
}
