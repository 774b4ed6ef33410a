import { IS_CALL, OF_SERVICES } from '../calls-in-period.ts';
import type { Query } from '../query.ts';
import { burnRate } from '../burn-rate.ts';

/** At 1 the budget of the objective is spent exactly in its period. The windows end with the period shown. */
export const burnRates: Query = {
  name: 'burn-rates',
  question: 'How fast is the error budget of 99.9 % spent, over four windows?',
  shape: 'table',
  columns: ['provider', 'burn_5m', 'burn_1h', 'burn_6h', 'burn_3d'],
  sql: `SELECT provider, ${burnRate('5 MINUTE')} AS burn_5m, ${burnRate('1 HOUR')} AS burn_1h, ${burnRate('6 HOUR')} AS burn_6h, ${burnRate('3 DAY')} AS burn_3d
FROM spanproof.records
WHERE ${IS_CALL} AND t_ingest >= {to:DateTime64(9, 'UTC')} - INTERVAL 3 DAY AND t_ingest < {to:DateTime64(9, 'UTC')} AND ${OF_SERVICES}
GROUP BY provider ORDER BY provider`,
};
