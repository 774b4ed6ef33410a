import type { RegisterEntry } from '@spanproof/vocabulary';
import { findVendor } from '../find-vendor.ts';
import type { Row } from '../store/contract.ts';
import { textOf } from './judgement.ts';
import { CALL_KINDS, IN_WINDOW } from './sql.ts';

const CONTACTED = `${CALL_KINDS} AND ${IN_WINDOW} AND ifNull(outcome, '') != 'blocked' AND ifNull(upstream_contacted, true)`;
const HOST = `JSONExtractString(core, 'server_address')`;

/** Where calls went: a row per provider and host, either may be empty but not both. */
export const DESTINATIONS: string = `SELECT ifNull(provider, '') AS provider, ${HOST} AS host, concat(provider, if(provider = '' OR host = '', '', ' at '), host) AS item,
    concat(toString(count()), ' calls') AS what FROM spanproof.records WHERE ${CONTACTED} AND (provider != '' OR host != '') GROUP BY provider, host
  ORDER BY item LIMIT 1001`;

export const COUNT_DESTINATIONS: string = `SELECT uniqExactIf((ifNull(provider, ''), ${HOST}), ifNull(provider, '') != '' OR ${HOST} != '') AS population, count() AS calls,
    countIf(ifNull(provider, '') = '' AND ${HOST} = '') AS calls_of_unknown_destination FROM spanproof.records WHERE ${CONTACTED}`;

/** The vendor that a row of DESTINATIONS belongs to. */
export function findVendorOfRow(vendors: readonly RegisterEntry[], row: Row): RegisterEntry | undefined {
  return findVendor(vendors, { provider: textOf(row, 'provider'), host: textOf(row, 'host') });
}
