import type { Json } from '@spanproof/vocabulary';
import { p6Disclosures } from '../../../processor/src/evidence/controls/p6-disclosures.ts';
import { type ControlCases, formEntry } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

type Found = readonly (readonly [string, number])[];
const found = (findings: Found, changes: { readonly [member: string]: Json | undefined } = {}): SeedRecord =>
  formCall({ features: { chars_in: 9, chars_out: 9, findings }, ...changes });
const vendor = (id: string, data: { readonly [key: string]: Json }) => formEntry('vendors', id, { name: id, providers: [], hosts: [], ...data });
const OPENAI = vendor('openai', { providers: ['openai'], dpa: { signed: '2026-01-02', expires: '2026-11-30' } });

export const p6DisclosuresCases: ControlCases = {
  control: p6Disclosures,
  cases: [
    {
      name: 'an agreement up to the last day, and a provider that only its host names',
      result: 'passed',
      records: [
        found([
          ['EMAIL', 2],
          ['PHONE', 1],
        ]),
        found([['EMAIL', 1]]),
        found([['EMAIL', 1]], { provider: undefined, server_address: 'llm.example.net' }),
        found([['IBAN', 1]], { outcome: 'blocked', upstream_contacted: false }),
        found([['IBAN', 1]], { outcome: 'error', upstream_contacted: false }),
        found([['SECRET.jwt', 1]]),
      ],
      registers: [OPENAI, vendor('example', { hosts: ['llm.example.net'], dpa: { signed: '2026-11-30' } })],
      totals: {
        population: '3',
        disclosures: '3',
        register: 'llm.example.net: EMAIL 1 calls, 1 findings; openai: EMAIL 2 calls, 3 findings; openai: PHONE 1 calls, 1 findings',
        calls: '6',
      },
      deviating: [
        { item: 'llm.example.net: EMAIL', what: '1 calls, 1 findings', provider: '', hosts: ['llm.example.net'] },
        { item: 'openai: EMAIL', what: '2 calls, 3 findings', provider: 'openai', hosts: ['api.openai.com'] },
        { item: 'openai: PHONE', what: '1 calls, 1 findings', provider: 'openai', hosts: ['api.openai.com'] },
      ],
    },
    {
      name: 'no vendor, no agreement, one that has run out, one that was signed too late',
      result: 'deviation',
      records: ['openai', 'mistral', 'cohere', 'groq', 'xai'].map((provider) => found([['EMAIL', 1]], { provider, server_address: `api.${provider}.example` })),
      registers: [
        OPENAI,
        vendor('mistral', { providers: ['mistral'] }),
        vendor('cohere', { providers: ['cohere'], dpa: { signed: '2025-01-02', expires: '2026-11-29' } }),
        vendor('groq', { providers: ['groq'], dpa: { signed: '2026-12-01' } }),
      ],
      totals: {
        population: '5',
        disclosures: '5',
        register: ['cohere', 'groq', 'mistral', 'openai', 'xai'].map((name) => `${name}: EMAIL 1 calls, 1 findings`).join('; '),
        calls: '5',
      },
      deviating: ['cohere', 'groq', 'mistral', 'openai', 'xai'].map((provider) => ({
        item: `${provider}: EMAIL`,
        what: '1 calls, 1 findings',
        provider,
        hosts: [`api.${provider}.example`],
      })),
      items: ['cohere: EMAIL', 'groq: EMAIL', 'mistral: EMAIL', 'xai: EMAIL'],
    },
    {
      name: 'no personal data left',
      result: 'no_occurrences',
      records: [formCall()],
      totals: { population: '0', disclosures: '0', register: '', calls: '1' },
    },
    { name: 'no calls', result: 'not_tested', totals: { population: '0', disclosures: '0', register: '', calls: '0' } },
    {
      name: 'privacy is not in scope',
      result: 'not_applicable',
      records: [formCall()],
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '0', disclosures: '0', register: '', calls: '1' },
    },
  ],
};
