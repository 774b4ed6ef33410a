import '@spanproof/instrumentation/register';
import process from 'node:process';
import { createDesk } from './desk.ts';
import { type PlannedCall, planCalls } from './plan.ts';

/** What the desk says when it is done, as one line of JSON: counts only. */
export interface DeskSummary {
  readonly calls: number;
  readonly answered: number;
  readonly failed: number;
  readonly refused: number;
  /** Calls that ended otherwise than planned. */
  readonly surprises: readonly { readonly ticket: number; readonly task: string; readonly outcome: string }[];
}

const AT_ONCE = 8;
const { SUPPORT_DESK_CALLS = '22', OPENAI_BASE_URL = '', ANTHROPIC_BASE_URL = '' } = process.env;
const desk = createDesk({ openai: OPENAI_BASE_URL, anthropic: ANTHROPIC_BASE_URL });
const calls = planCalls(Number(SUPPORT_DESK_CALLS));
const counts = { answered: 0, failed: 0, refused: 0 };
const surprises: DeskSummary['surprises'][number][] = [];

const waiting = [...calls].reverse();
await Promise.all(Array.from({ length: AT_ONCE }, work));
console.log(JSON.stringify({ calls: calls.length, ...counts, surprises } satisfies DeskSummary));

async function work(): Promise<void> {
  for (let call = waiting.pop(); call !== undefined; call = waiting.pop()) {
    const outcome = await attempt(call);
    counts[outcome] += 1;
    if (outcome !== call.expected) surprises.push({ ticket: call.ticket, task: call.task, outcome });
  }
}

async function attempt(call: PlannedCall): Promise<PlannedCall['expected']> {
  try {
    await desk(call);
    return 'answered';
  } catch (error) {
    // Both SDKs put the HTTP status on the error; the policy answers 403 in the provider's place. The text may quote the prompt: it is not printed.
    return typeof error === 'object' && error !== null && 'status' in error && error.status === 403 ? 'refused' : 'failed';
  }
}
