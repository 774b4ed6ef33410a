import { createAwsFraming } from './aws-framing.ts';
import type { Framing } from './framing.ts';
import { createLinesFraming } from './lines-framing.ts';
import { createSseFraming } from './sse-framing.ts';

/** How a body of this content type is cut into events; undefined where it is one document. */
export function chooseFraming(contentType: string): Framing | undefined {
  switch (contentType.split(';')[0]?.trim().toLowerCase()) {
    case 'text/event-stream':
      return createSseFraming();
    case 'application/x-ndjson':
    case 'application/jsonl':
      return createLinesFraming();
    case 'application/vnd.amazon.eventstream':
      return createAwsFraming();
    default:
      return undefined;
  }
}
