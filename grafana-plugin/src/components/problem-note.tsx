import { Alert, Button } from '@grafana/ui';
import type { ReactElement } from 'react';
import type { PlainProblem } from '../data/problem.ts';

/** A failure: what, what to do, and the code to look for. */
export function ProblemNote({ problem, onRetry }: { readonly problem: PlainProblem; readonly onRetry?: () => void }): ReactElement {
  return (
    <Alert severity="error" title={problem.what}>
      <p>{problem.todo}</p>
      <code>{problem.code}</code>
      {onRetry && (
        <p style={{ marginTop: 8, marginBottom: 0 }}>
          <Button size="sm" variant="secondary" onClick={onRetry}>
            Try again
          </Button>
        </p>
      )}
    </Alert>
  );
}
