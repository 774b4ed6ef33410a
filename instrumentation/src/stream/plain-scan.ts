import { type RevealedFinding, type ScanBudget, scanReadings } from '@spanproof/vocabulary';
import { createTriggers } from './trigger.ts';
import { type Found, type TextReader, type TextScan, writePlain } from './text-scan.ts';

/** What a matcher may read before a finding, for context and word boundaries. */
const BEFORE = 512;
/** So much has to come before the window is looked at again. */
const STEP = 32;
/** Longest word a matcher reads (a JSON Web Token: three parts). */
const LONGEST_WORD = 24_576;
const PLACEHOLDER = /\[[A-Z][A-Z0-9_.]{0,40}_\d{1,9}\]/g;
const BUDGET: ScanBudget = { maxBytes: 32 * 1024 * 1024, maxCandidates: 10_000 };

/** Text without any structure, in every way it can be read. Rescans a bounded window of its end whenever it is asked; what lies before the window is settled. */
export function createPlainScan(reader: TextReader, label: string): TextScan {
  /** The end of the text: [base, base + tail.length). */
  let tail = '';
  let base = 0;
  let safe = 0;
  let truncated = false;
  let looked = 0;
  const triggers = createTriggers();

  function forget(): void {
    const from = Math.max(base, safe - BEFORE);
    // slicing a few characters off at every turn would copy the window each time
    if (from - base < BEFORE) return;
    tail = tail.slice(from - base);
    base = from;
  }

  return {
    feed(piece) {
      tail += piece;
      triggers.feed(piece);
    },
    settle(ended) {
      const length = base + tail.length;
      if (length === safe || (!ended && length - looked < STEP)) return [];
      looked = length;
      const result = scanReadings(reader.scanner, tail, BUDGET, base === 0 ? label : '');
      truncated ||= result.truncated;
      let horizon = ended ? length : Math.max(base, base + openFrom(tail, triggers.openFrom - base));
      const found: Found[] = [];
      for (const { kind, start, end, obscured, restored } of addPlaceholders(reader, tail, result.findings)) {
        const [from, to] = [Math.max(safe, base + start), base + end];
        if (to <= safe) continue;
        if (to > horizon) {
          horizon = Math.min(horizon, from);
          break;
        }
        found.push({
          kind,
          start: from,
          end: to,
          value: tail.slice(from - base, to - base),
          obscured,
          write: writePlain,
          ...(restored === undefined ? {} : { restored }),
        });
      }
      safe = Math.max(safe, horizon);
      forget();
      return found;
    },
    get safe() {
      return safe;
    },
    get truncated() {
      return truncated;
    },
  };
}

type Reading = Pick<Found, 'kind' | 'start' | 'end' | 'obscured' | 'restored'>;

/** Placeholders are inert: no finding touches one. */
function addPlaceholders({ restore }: TextReader, text: string, findings: readonly RevealedFinding[]): readonly Reading[] {
  if (restore.size === 0) return findings;
  const placeholders = [...text.matchAll(PLACEHOLDER)].flatMap(({ 0: placeholder, index }): readonly Reading[] => {
    const restored = restore.get(placeholder);
    return restored === undefined ? [] : [{ kind: undefined, start: index, end: index + placeholder.length, obscured: false, restored }];
  });
  return [...findings, ...placeholders].toSorted((a, b) => a.start - b.start);
}

/** Where the part begins that what follows may still change. */
function openFrom(text: string, undecided: number): number {
  let from = Math.max(0, undecided);
  const floor = Math.max(0, from - LONGEST_WORD);
  while (from > floor && !isBlank(text.charCodeAt(from - 1))) from--;
  return from;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
