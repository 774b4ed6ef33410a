import { describe, expect, test } from 'vitest';
import { findVendor, findVendorOf } from '../../processor/src/find-vendor.ts';
import { formEntry } from '../contracts/control-cases.ts';

const vendor = (id: string, providers: readonly string[], hosts: readonly string[]) =>
  formEntry('vendors', id, { name: id, providers, hosts, cuecs: [], regions: [] });
const VENDORS = [vendor('openai', ['OpenAI'], ['api.openai.com']), vendor('anthropic', ['anthropic'], []), vendor('own', [], ['llm.example.org'])];

describe('the vendor of a place', () => {
  test.each([
    ['openai', 'API.openai.com', 'openai'],
    ['openai', undefined, 'openai'],
    ['openai', '', 'openai'],
    ['openai', 'proxy.example.net', undefined],
    ['ANTHROPIC', 'anywhere.example', 'anthropic'],
    ['mine', 'LLM.example.org', 'own'],
    [undefined, 'llm.example.org', 'own'],
    ['', '', undefined],
    ['other', undefined, undefined],
  ])('%s at %s: %s', (provider, host, expected) => {
    expect(findVendor(VENDORS, { provider, host })?.id).toBe(expected);
  });
});

describe('the vendor of a provider or host, as traffic shows it', () => {
  const none = { providers: [], hosts: [] };
  test.each([
    ['provider', 'openai', none, 'openai'],
    ['provider', 'openai', { ...none, hosts: ['proxy.example.net'] }, 'openai'],
    ['provider', 'mine', { ...none, hosts: ['llm.example.org'] }, 'own'],
    ['provider', 'mine', { ...none, hosts: ['proxy.example.net', 'llm.example.org'] }, undefined],
    ['provider', 'mine', none, undefined],
    ['provider', 'mine', { ...none, hosts: ['proxy.example.net'] }, undefined],
    ['host', 'api.openai.com', { ...none, providers: ['openai'] }, 'openai'],
    ['host', 'anywhere.example', { ...none, providers: ['anthropic'] }, 'anthropic'],
    ['host', 'anywhere.example', { ...none, providers: ['anthropic', 'openai'] }, undefined],
    ['host', 'anywhere.example', none, undefined],
  ] as const)('%s %s beside %j: %s', (kind, id, beside, expected) => {
    expect(findVendorOf(VENDORS, kind, id, beside)?.id).toBe(expected);
  });
});
