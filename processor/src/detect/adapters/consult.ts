import { CodedError, type ExaminedCall, type Finding, FINDING_KINDS, type FindingKind, type Verdict } from '@spanproof/vocabulary';
import { createAdapter } from './index.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { collectTexts, type CollectedText } from './collect-texts.ts';
import type { AdapterSettings, AdapterSpan, DetectorAdapter } from './contract.ts';

/** Presidio's names for kinds we have under another. */
const PRESIDIO: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  IBAN_CODE: 'IBAN',
  IP_ADDRESS: 'IP',
  MAC_ADDRESS: 'MAC',
  CRYPTO: 'CRYPTO',
  LOCATION: 'ADDRESS',
  US_PASSPORT: 'PASSPORT',
  US_DRIVER_LICENSE: 'DRIVER_LICENSE',
  DATE_TIME: 'BIRTH_DATE',
};

interface Consulted {
  readonly adapter: DetectorAdapter;
  readonly breaker: Breaker;
  readonly settings: AdapterSettings;
}

/** Adds what detectors outside of the process find in a call. */
export type Consult = (examined: ExaminedCall) => Promise<ExaminedCall>;

/**
 * Asks each detector about the content of a call, one after the other, and leaves a verdict of each (`detector.<name>`). A detector that is silent, slow or wrong
 * fails open (the verdict says so) or closed: then the call is refused and its sender tries again.
 * @throws CodedError DETECTOR_UNAVAILABLE
 */
export function createConsult(
  { nowMs, onFailure }: { readonly nowMs: () => number; readonly onFailure: (error: unknown) => void },
  detectors: readonly AdapterSettings[],
): Consult {
  const all = detectors.map((settings): Consulted => {
    return { adapter: createAdapter(settings), breaker: createBreaker({ nowMs }, { failures: settings.failures, coolDown: settings.cool_down }), settings };
  });
  return async (examined) => {
    const { texts, complete } = collectTexts(examined.call);
    let { findings } = examined;
    const verdicts: Verdict[] = [];
    for (const one of all) {
      const found = await ask(one, texts, onFailure);
      if (found !== undefined) findings = addFindings(findings, found);
      verdicts.push(judge(one.settings.name, found?.length, complete));
    }
    return { ...examined, findings, call: { ...examined.call, verdicts: [...examined.call.verdicts, ...verdicts] } };
  };
}

/** Undefined where it failed open. */
async function ask(
  { adapter, breaker, settings }: Consulted,
  texts: readonly CollectedText[],
  onFailure: (error: unknown) => void,
): Promise<Finding[] | undefined> {
  const tried = breaker.mayTry();
  try {
    if (!tried) throw new Error(`${adapter.name} is left alone after ${settings.failures} failures`);
    const signal = AbortSignal.timeout(settings.timeout);
    const found: Finding[] = [];
    for (let start = 0; start < texts.length; start += settings.batch) {
      const batch = texts.slice(start, start + settings.batch);
      const answers = await adapter.detect(
        batch.map(({ text }) => text),
        signal,
      );
      for (const [index, text] of batch.entries()) found.push(...toFindings(settings, text, answers[index] ?? []));
    }
    breaker.succeeded();
    return found;
  } catch (cause) {
    if (tried) breaker.failed();
    const error = new CodedError('DETECTOR_UNAVAILABLE', `the detector ${adapter.name} did not answer as it should`, { cause });
    if (settings.fail === 'closed') throw error;
    onFailure(error);
    return undefined;
  }
}

/** Spans that lie in the text and have a kind; offsets are another program's. */
function toFindings({ name, labels, min_score }: AdapterSettings, { part, pointer, text }: CollectedText, spans: readonly AdapterSpan[]): Finding[] {
  return spans.flatMap(({ start, end, label, score }): Finding[] => {
    const known = (labels ?? PRESIDIO)[label] ?? label;
    const kind = FINDING_KINDS.find((each) => each === known) as FindingKind | undefined;
    if (kind === undefined || score < min_score || start >= end || end > text.length) return [];
    return [{ kind, place: { part, pointer, start, end }, confidence: Math.max(1, Math.min(100, Math.round(100 * score))), detector: `detector.${name}` }];
  });
}

/** Ours first; of the others what overlaps none, in the order of places. */
function addFindings(own: readonly Finding[], others: readonly Finding[]): readonly Finding[] {
  const byPlace = new Map<string, Finding[]>();
  for (const finding of own) listOf(byPlace, finding).push(finding);
  for (const finding of others) {
    const list = listOf(byPlace, finding);
    if (!list.some((other) => overlaps(other, finding))) list.push(finding);
  }
  return [...byPlace.values()].flatMap((list) => list.toSorted((a, b) => a.place.start - b.place.start));
}

function listOf(byPlace: Map<string, Finding[]>, { place }: Finding): Finding[] {
  const key = `${place.part} ${place.pointer}`;
  const list = byPlace.get(key) ?? [];
  byPlace.set(key, list);
  return list;
}

function overlaps({ place: a }: Finding, { place: b }: Finding): boolean {
  return a.start < b.end && b.start < a.end;
}

function judge(name: string, count: number | undefined, complete: boolean): Verdict {
  const outcome = count === undefined || !complete ? 'failed_open' : count > 0 ? 'allowed_with_log' : 'allowed';
  return { rule: `detector.${name}`, version: 1, action: 'allow_with_log', outcome, by: 'processor', count: count ?? 0 };
}
