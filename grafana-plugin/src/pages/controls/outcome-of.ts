import type { ControlOutcome, ControlRun } from '@spanproof/vocabulary';

export function outcomeOf(run: ControlRun, control: string): ControlOutcome | undefined {
  return run.outcomes.find((outcome) => outcome.control === control);
}
