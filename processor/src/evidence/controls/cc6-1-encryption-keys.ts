import type { Control } from '../contract.ts';
import { addDays, daysOf } from '../days.ts';
import { countOf, type Deviation, judgeAll, notTested } from '../judgement.ts';
import { IN_WINDOW } from '../sql.ts';

const MOST_DAYS = 365;

export const encryptionKeys: Control = {
  id: 'cc6-1-encryption-keys',
  title: 'Keys that encrypt content are rotated',
  question: `Is the newest key-encryption key of every tenant in use for at most ${MOST_DAYS} days?`,
  criteria: ['CC6.1'],
  frequency: 'monthly',
  strength: 'partial',
  owner: 'Security',
  remediation: 'Rotate the key of the tenant that is named; content stays readable, since data keys are wrapped again.',
  population: `SELECT count() AS population, uniqExact(tenant_tag) AS tenants FROM spanproof.records WHERE ${IN_WINDOW}`,
  exclusions:
    'Age is counted from the making of a version; where that has no date, from the first data key that it wraps. Versions that were destroyed since do not count. Who may use the keys is not tested: with a local file, whoever has the host.',
  judge(inputs) {
    const keys = inputs.probes.keys;
    if (keys === undefined)
      return notTested(`The key files were not read: ${inputs.probes.unavailable?.keys ?? 'no probe is set up'}.`, countOf(inputs.totals, 'population'));
    const { last } = daysOf(inputs);
    const tenants = new Set(keys.map(({ tenant }) => tenant)).size;
    const known = keys.filter(({ since }) => since !== undefined && since <= last);
    const inUse = [...Map.groupBy(known, ({ tenant }) => tenant).values()].flatMap((versions) => versions.toSorted((a, b) => b.version - a.version)[0] ?? []);
    if (inUse.length === 0) return notTested(`None of the keys of ${tenants} tenants is known to be in use by then.`);
    const deviations = inUse.flatMap(({ tenant, version, since = last }): Deviation[] =>
      addDays(since, MOST_DAYS) < last ? [{ item: `${tenant} version ${version}`, what: `in use since ${since}` }] : [],
    );
    return judgeAll(inUse.length, deviations, {
      passed: `${inUse.length} tenants, the newest key of each in use for at most ${MOST_DAYS} days.`,
      deviating: `tenants have no key younger than ${MOST_DAYS} days.`,
    });
  },
};
