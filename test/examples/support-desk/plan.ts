import { type Planted, plant, plantInReply, plantInTicket } from './planted.ts';

/** What the desk does, in turn. The last three end without an answer: the provider fails, or the policy refuses. */
const TASKS = [
  'chat',
  'stream',
  'leaked-key',
  'tool',
  'tool-result',
  'embeddings',
  'messages',
  'messages-stream',
  'failing',
  'unlisted-model',
  'responses',
] as const;
export type Task = (typeof TASKS)[number];

/** One request to a provider. */
export interface PlannedCall {
  readonly ticket: number;
  readonly task: Task;
  readonly planted: readonly Planted[];
  readonly question: string;
  /** What the desk should see of it. */
  readonly expected: 'answered' | 'failed' | 'refused';
}

const EXPECTED: Partial<Record<Task, PlannedCall['expected']>> = { failing: 'failed', 'leaked-key': 'refused', 'unlisted-model': 'refused' };

/** The same calls for the same count. */
export function planCalls(count: number): readonly PlannedCall[] {
  return Array.from({ length: count }, (_, index) => {
    const task = TASKS[index % TASKS.length] ?? 'chat';
    const planted = task === 'leaked-key' ? [plant('SECRET.private_key', index), ...plantInTicket(index)] : plantInTicket(index);
    const question = [`About ticket ${index}: my order did not arrive.`, ...planted.map(({ sentence }) => sentence), 'What can I do?'].join(' ');
    return { ticket: index, task, planted, question, expected: EXPECTED[task] ?? 'answered' };
  });
}

/** Every value that these calls and their answers carry: what a scanner for leaks looks for. */
export function listPlanted(calls: readonly PlannedCall[]): readonly Planted[] {
  const answered = calls.filter(({ task, expected }) => expected === 'answered' && task !== 'tool' && task !== 'embeddings');
  return [...calls.flatMap(({ planted }) => planted), ...answered.map(({ ticket }) => plantInReply(ticket)), API_KEYS.openai, API_KEYS.anthropic];
}

/** The desk's own credentials: they travel in headers and must not rest anywhere either. */
export const API_KEYS: { readonly openai: Planted; readonly anthropic: Planted } = {
  openai: plant('SECRET.openai_key', 2_000_000),
  anthropic: plant('SECRET.anthropic_key', 2_000_000),
};
