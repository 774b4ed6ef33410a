import type { AdapterSettings, DetectorAdapter } from './contract.ts';
import { createHttpDetector } from './http.ts';
import { createPresidio } from './presidio.ts';

/** How detectors outside of the process are spoken to. */
const PROTOCOLS: { readonly [Protocol in AdapterSettings['protocol']]: (settings: AdapterSettings) => DetectorAdapter } = {
  presidio: createPresidio,
  http: createHttpDetector,
};

export function createAdapter(settings: AdapterSettings): DetectorAdapter {
  return PROTOCOLS[settings.protocol](settings);
}
