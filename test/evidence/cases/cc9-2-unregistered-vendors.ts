import type { RegisterEntry } from '@spanproof/vocabulary';
import { unregisteredVendors } from '../../../processor/src/evidence/controls/cc9-2-unregistered-vendors.ts';
import { type ControlCases, formEntry } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';

const vendor = (id: string, providers: readonly string[], hosts: readonly string[]): RegisterEntry =>
  formEntry('vendors', id, { name: id, providers, hosts, cuecs: [], regions: [] });
const call = (provider: string | undefined, server_address: string | undefined): SeedRecord => formCall({ provider, server_address });
const row = (provider: string, host: string, item: string, calls = 1): { readonly [key: string]: string } => ({ provider, host, item, what: `${calls} calls` });

export const unregisteredVendorsCases: ControlCases = {
  control: unregisteredVendors,
  cases: [
    {
      name: 'by provider, by host, and one that was blocked',
      result: 'passed',
      records: [
        call('openai', undefined),
        call('openai', undefined),
        call('anthropic', 'api.anthropic.com'),
        call(undefined, 'llm.example.org'),
        call(undefined, undefined),
        formCall({ provider: 'shadow', outcome: 'blocked', upstream_contacted: false }),
      ],
      registers: [vendor('openai', ['openai'], []), vendor('anthropic', ['anthropic'], ['api.anthropic.com']), vendor('own', [], ['llm.example.org'])],
      totals: { population: '3', calls: '5', calls_of_unknown_destination: '1' },
      deviating: [
        row('anthropic', 'api.anthropic.com', 'anthropic at api.anthropic.com'),
        row('', 'llm.example.org', 'llm.example.org'),
        row('openai', '', 'openai', 2),
      ],
    },
    {
      name: 'a provider nobody registered, and a host that only calls itself a known provider',
      result: 'deviation',
      records: [call('mistral_ai', undefined), call('openai', 'proxy.example.net'), call('openai', 'api.openai.com')],
      registers: [vendor('openai', ['openai'], ['api.openai.com'])],
      totals: { population: '3', calls: '3', calls_of_unknown_destination: '0' },
      deviating: [
        row('mistral_ai', '', 'mistral_ai'),
        row('openai', 'api.openai.com', 'openai at api.openai.com'),
        row('openai', 'proxy.example.net', 'openai at proxy.example.net'),
      ],
      items: ['mistral_ai', 'openai at proxy.example.net'],
    },
    { name: 'no calls', result: 'not_tested', totals: { population: '0', calls: '0', calls_of_unknown_destination: '0' } },
  ],
};
