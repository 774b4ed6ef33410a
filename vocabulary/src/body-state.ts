import { SPANPROOF } from './attributes.ts';
import type { CallContent } from './record.ts';

/**
 * Why the body part of a call is there, or not, or not whole. `present`: all that the emitter sent is sealed beside the core; `capture_failed`: the emitter
 * says that it could not record the request or the response, whatever of it there is; `by_policy`: what there would be was withheld under a rule;
 * `not_captured`: the emitter sent none and says nothing of it.
 */
export type BodyState = 'present' | 'by_policy' | 'capture_failed' | 'not_captured';

const MARKERS: readonly string[] = [SPANPROOF.captureRequest, SPANPROOF.captureResponse];

/** From the capture markers and what stands beside them. */
export function readBodyState({ request, response, other }: CallContent): BodyState {
  const markers = [request[SPANPROOF.captureRequest], response[SPANPROOF.captureResponse]];
  if (markers.includes('failed')) return 'capture_failed';
  if ([request, response, other].some((part) => Object.keys(part).some((name) => !MARKERS.includes(name)))) return 'present';
  return markers.includes('withheld') ? 'by_policy' : 'not_captured';
}
