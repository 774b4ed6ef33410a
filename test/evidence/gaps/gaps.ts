import { DOCUMENT_GAPS } from './document-gaps.ts';
import { MEASURED_GAPS } from './measured-gaps.ts';
import { TRAFFIC_GAPS } from './traffic-gaps.ts';
import type { Gap } from './dataset.ts';

/** What may be missing or wrong, one by one: in traffic, in what people registered, and in what probes measure. */
export const GAPS: readonly Gap[] = [...TRAFFIC_GAPS, ...DOCUMENT_GAPS, ...MEASURED_GAPS];
