export type { Instrumentation } from './assemble.ts';
export { type Caller, type Consent, currentRecordId, withCaller, withConsent, withPrompt, withPurpose, withSubject, withTenant } from './context.ts';
export { flush, instrument, shutdown } from './instrument.ts';
export type { Options } from './options.ts';
