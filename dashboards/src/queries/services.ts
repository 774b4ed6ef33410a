import { IN_PERIOD, IS_CALL } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** For the variable of the same name. */
export const services: Query = {
  name: 'services',
  question: 'Which services made calls?',
  shape: 'table',
  columns: ['service'],
  sql: `SELECT DISTINCT ifNull(service, '') AS service FROM spanproof.records WHERE ${IS_CALL} AND ${IN_PERIOD} ORDER BY service`,
};
