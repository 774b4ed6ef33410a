/**
 * Files that only `npm run test:slow` runs: every page in every theme, role and state over a made-up API, what builds a Collector first, and long
 * stories of several processors. Each page, each role and each kind of
 * action also has a test over a real processor that `npm test` runs.
 */
export const SLOW_FILES: readonly string[] = [
  'test/plugin/actions.test.ts',
  'test/plugin/alert-rules.test.ts',
  'test/plugin/drift.test.ts',
  'test/plugin/pages.test.ts',
  'test/plugin/reading.test.ts',
  'test/plugin/roles.test.ts',
  'test/interop/collector.test.ts',
  'test/privacy/keys.test.ts',
  'test/privacy/retention.test.ts',
  'test/witness/processor.test.ts',
];
