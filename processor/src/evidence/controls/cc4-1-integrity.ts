import type { Control } from '../contract.ts';
import { countOf, type Deviation, deviates, notTested, passed } from '../judgement.ts';
import { IN_WINDOW } from '../sql.ts';

export const integrity: Control = {
  id: 'cc4-1-integrity',
  title: 'The ledger verifies',
  question: 'Does every row of the period agree with the signed heads of its stream and of the log?',
  criteria: ['CC4.1', 'PI1.5', 'CC6.1'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Compliance',
  remediation: 'Stop, keep the data folder as it is, and compare with an earlier bundle: rows were changed, removed or added after sealing.',
  population: `SELECT count() AS population, uniqExact(stream) AS streams,
      (SELECT count() FROM spanproof.checkpoints WHERE t_signed >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND t_signed < fromUnixTimestamp64Nano({to:Int64}, 'UTC')) AS signed_heads
    FROM spanproof.records WHERE ${IN_WINDOW}`,
  exclusions:
    'The holders of the writer, log and governance keys together; in embedded mode they are one administrator. No witness vouches for the newest head. An auditor verifies the bundle again, offline.',
  judge({ totals, probes }) {
    const rows = countOf(totals, 'population');
    const probe = probes.integrity;
    if (rows === 0) return notTested('No record was sealed in the period.');
    if (probe === undefined) return notTested(`The ledger was not verified: ${probes.unavailable?.integrity ?? 'no probe is set up'}.`, rows);
    if (probe.verdict === 'broken')
      return deviates(
        rows,
        `${probe.findings.length} findings over ${probe.rows} rows of ${probe.streams} streams.`,
        probe.findings.map((finding): Deviation => ({ item: finding.split(' ', 1)[0] ?? finding, what: finding })),
      );
    if (probe.rows < rows) return notTested(`The bundle that was verified held ${probe.rows} of ${rows} rows.`, rows);
    return passed(rows, `${rows} rows of ${countOf(totals, 'streams')} streams verified, up to the signed heads of the log.`);
  },
};
