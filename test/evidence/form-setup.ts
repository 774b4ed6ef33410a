import type { Json, RegisterEntry } from '@spanproof/vocabulary';
import { formEntry } from '../contracts/control-cases.ts';

/** A set-up with every category in scope. */
export function formSetup(changes: { readonly [key: string]: Json } = {}): RegisterEntry {
  return formEntry('setup', 'setup', {
    company: 'Example GmbH',
    scope: 'The support desk and what it sends to models.',
    services: ['support-desk'],
    categories: ['security', 'availability', 'processing_integrity', 'confidentiality', 'privacy'],
    report_type: 'type_2',
    audit_window: { from: '2026-11-01', to: '2026-11-30' },
    availability_commitment: '99.9',
    owners: [],
    retention: [{ class: 'standard', content_days: 90 }],
    personal_data: ['EMAIL'],
    ...changes,
  });
}
