import type { ReactElement, ReactNode } from 'react';
import type { Answer } from '../data/use-answer.ts';
import { ProblemNote } from './problem-note.tsx';
import { Skeleton } from './skeleton.tsx';

/** Every answer has three faces; the page writes only the third. */
export function ShownAnswer<T>({
  answer,
  rows,
  children,
}: {
  readonly answer: Answer<T>;
  readonly rows?: number;
  readonly children: (value: T) => ReactNode;
}): ReactElement {
  if (answer.state === 'loading') return <Skeleton {...(rows === undefined ? {} : { rows })} />;
  if (answer.state === 'failed') return <ProblemNote problem={answer.problem} onRetry={answer.reload} />;
  return <>{children(answer.value)}</>;
}
