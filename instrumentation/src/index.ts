export type { Instrumentation } from './assemble.ts';
export { flush, instrument, shutdown } from './instrument.ts';
export type { Options } from './options.ts';
