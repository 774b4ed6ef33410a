import { formatCount, listDays } from '../../figures.ts';
import type { Control, ControlInputs } from '../contract.ts';
import { countOf, deviates, LISTED_DEVIATIONS, noOccurrences, notTested, passed } from '../judgement.ts';
import { ASKED_BY_DAY, type AskedDay, COUNT_ASKED, covers, listUsages, readAskedDays, type Usage } from '../usage-days.ts';

export const providerUsage: Control = {
  id: 'cc6-7-provider-usage',
  title: 'Providers were not asked more often than is recorded',
  question: 'Do providers report no more requests than calls are recorded, so that nothing blocked or uninstrumented reached them?',
  criteria: ['CC6.6', 'CC6.7', 'CC7.2'],
  frequency: 'monthly',
  strength: 'operating',
  owner: 'Security',
  remediation:
    'Find who asked: another service or key of the account, a client that repeats requests by itself, a blocked call that left. Instrument it or take its key away.',
  population: COUNT_ASKED,
  deviations: ASKED_BY_DAY,
  exclusions:
    'Days without usage of the provider, figures without its own export beside them, and stretches that reach out of the period are not compared. A request that a client repeated by itself is one call here and several there; providers count in UTC days of their own clock. Where a provider counted fewer, calls failed before it counted them, or it counts otherwise.',
  judge(inputs) {
    const calls = countOf(inputs.totals, 'population');
    const blocked = countOf(inputs.totals, 'blocked');
    if (inputs.deviating.length > LISTED_DEVIATIONS) return notTested(`More than the ${LISTED_DEVIATIONS} providers that are compared.`, calls);
    const registered = inputs.registers('provider_usage');
    const usages = listUsages(registered, inputs.window);
    const all = `${formatCount(calls)} calls and ${formatCount(blocked)} blocked ones`;
    if (usages.length === 0) {
      if (calls + blocked === 0) return noOccurrences('No call left for a provider in the period and none was blocked.');
      return notTested(`None of ${all} is reconciled: ${explainAbsence(registered.length)}.`, calls);
    }
    const days = readAskedDays(inputs.deviating);
    const compared = usages.map((usage) => compare(usage, days));
    const over = compared.filter(({ usage, recorded }) => usage.requests > recorded);
    const reconciled = days.filter((day) => compared.some((one) => !over.includes(one) && covers(one.usage, day)));
    const share =
      `${formatCount(sum(reconciled, 'calls'))} of ${formatCount(calls)} calls and ${formatCount(sum(reconciled, 'blocked'))} of ${formatCount(blocked)} ` +
      `blocked ones are reconciled with provider usage; days covered: ${describeDays(inputs, usages, days)}`;
    const fewer = compared.filter(({ usage, recorded }) => usage.requests < recorded).length;
    const less = fewer === 0 ? '' : `; fewer were counted than recorded in ${fewer} of ${usages.length}`;
    if (over.length === 0) return passed(usages.length, `${share}${less}.`);
    const deviations = over.map(({ usage: { entries, provider, from, to, requests }, recorded }) => ({
      item: entries.map((id) => `provider_usage/${id}`).join(', '),
      what: `${provider} counted ${formatCount(requests)} requests from ${from} to ${to}, ${formatCount(recorded)} are recorded`,
    }));
    return deviates(usages.length, `Providers counted more than is recorded in ${over.length} of ${usages.length} stretches; ${share}${less}.`, deviations);
  },
};

interface Compared {
  readonly usage: Usage;
  readonly recorded: number;
}

function compare(usage: Usage, days: readonly AskedDay[]): Compared {
  return {
    usage,
    recorded: sum(
      days.filter((day) => covers(usage, day)),
      'calls',
    ),
  };
}

function sum(days: readonly AskedDay[], of: 'calls' | 'blocked'): number {
  return days.reduce((total, day) => total + day[of], 0);
}

function explainAbsence(registered: number): string {
  return registered === 0
    ? 'no usage of a provider is registered'
    : `none of the ${registered} registered usages is of whole days of the period with the provider's own export beside it`;
}

/** `openai 30 of 30` for every provider that was asked or that reports usage; ten of them. */
function describeDays({ window }: ControlInputs, usages: readonly Usage[], days: readonly AskedDay[]): string {
  const providers = [...new Set([...usages, ...days].map(({ provider }) => provider))].toSorted();
  const all = listDays(window.from, window.to);
  const parts = providers.slice(0, 10).map((provider) => {
    const covered = all.filter((day) => usages.some((usage) => covers(usage, { provider, day, calls: 0, blocked: 0 })));
    return `${provider} ${covered.length} of ${all.length}`;
  });
  return [...parts, ...(providers.length > 10 ? [`${providers.length - 10} more providers`] : [])].join(', ');
}
