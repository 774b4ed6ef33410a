import type { InventoryItem, RegisterEntry, TodoItem } from '@spanproof/vocabulary';
import { findVendorOf, readNames } from '../find-vendor.ts';
import { addMonths, earlier } from './days.ts';
import type { VendorData, VendorReport } from './schemas/vendors.ts';

/** A vendor's report speaks for a year at most. */
const REPORT_MONTHS = 12;

/** Providers and hosts in traffic that belong to no registered vendor. */
export function askForVendors(inventory: readonly InventoryItem[], vendors: readonly RegisterEntry[]): readonly TodoItem[] {
  return inventory.flatMap(({ kind, id, calls, facts }) =>
    (kind === 'provider' || kind === 'host') &&
    findVendorOf(vendors, kind, id, { providers: readNames(facts['providers']), hosts: readNames(facts['hosts']) }) === undefined
      ? [
          {
            id: `vendor:${kind}:${id}`,
            what: `Register the vendor behind the ${kind} ${id}`,
            why: `${calls} ${calls === 1 ? 'call' : 'calls'} went there and no vendor's entry names it`,
            register: 'vendors' as const,
          },
        ]
      : [],
  );
}

/** What each registered vendor's entry lacks: report, agreement, terms. */
export function askForVendorTerms(today: string, vendors: readonly RegisterEntry[], window: AuditWindow | undefined): readonly TodoItem[] {
  return vendors.flatMap(({ id, data }) => {
    const vendor = data as VendorData;
    const faults = judgeReport(vendor.report, today, window);
    const ask = (what: string, text: string, why: string): TodoItem => ({ id: `${what}:${id}`, what: text, why, register: 'vendors', entry: id });
    return [
      ...(faults.length === 0 ? [] : [ask('report', `Bring the report of ${vendor.name} up to date`, faults.join('; '))]),
      ...(vendor.dpa === undefined ? [ask('dpa', `Register the data processing agreement with ${vendor.name}`, 'none is on file')] : []),
      ...(vendor.terms === undefined ? [ask('terms', `Register what ${vendor.name} keeps and trains on`, 'retention and training terms are not on file')] : []),
    ];
  });
}

interface AuditWindow {
  readonly from: string;
  readonly to: string;
}

/** Why a report does not carry the audit; a date alone never decides. */
function judgeReport(report: VendorReport | undefined, today: string, window: AuditWindow | undefined): readonly string[] {
  if (report === undefined) return ['no report is on file'];
  const { type, period_from, period_to, bridge_letter_until, exceptions_reviewed } = report;
  const faults: string[] = [];
  if (type !== 'soc2_type_2') faults.push('it is not a SOC 2 type 2 report');
  if (addMonths(period_to, REPORT_MONTHS) < today) faults.push(`its period ended on ${period_to}, more than ${REPORT_MONTHS} months ago`);
  if (window !== undefined && window.from <= today) {
    const needed = earlier(window.to, today);
    const reached = bridge_letter_until ?? period_to;
    if (period_from > window.from) faults.push(`it begins on ${period_from}, after the audit window (${window.from})`);
    if (reached < needed) faults.push(`it covers ${reached} at most, the audit window needs ${needed}: ask for a bridge letter or the next report`);
  }
  if (!exceptions_reviewed) faults.push('nobody has reviewed its exceptions');
  return faults;
}
