import type { Control } from '../contract.ts';
import { countOf, deviates, notTested, passed } from '../judgement.ts';
import { IN_WINDOW } from '../sql.ts';

export const encryptionAtRest: Control = {
  id: 'cc6-1-encryption-at-rest',
  title: 'Content rests encrypted',
  question: 'Does a scan of the decompressed columns of the tables, one that finds what it must find, find no content of calls?',
  criteria: ['CC6.1', 'C1.1'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Security',
  remediation: 'Stop ingest, find which version wrote the rows that are named, and treat it as an incident: content lay readable in the store.',
  population: `SELECT count() AS population, countIf(subject_envelope != '') AS subject_parts,
      countIf(body_part_hash != toFixedString('', 32)) AS body_parts, countIf(original_part_hash != toFixedString('', 32)) AS original_parts
    FROM spanproof.records WHERE ${IN_WINDOW}`,
  exclusions:
    'A sample of the period: up to 128 calls, from its last eighth first. Journal, exports, key files and memory are not scanned, nor are unredacted originals where policy keeps them. Values shorter than a canary are not looked for.',
  judge({ totals, probes }) {
    const records = countOf(totals, 'population');
    const scan = probes.plaintext;
    if (scan === undefined) return notTested(`The scan did not run: ${probes.unavailable?.plaintext ?? 'no probe is set up'}.`, records);
    if (!scan.positive_control) return notTested('The scan did not find the value that it must find, so that finding nothing means nothing.', records);
    if (scan.bytes === 0 || scan.canaries === 0) return notTested(`Nothing could be looked for: ${scan.canaries} canaries, ${scan.bytes} bytes.`, records);
    const about = `${scan.canaries} canaries in ${scan.bytes} bytes of decompressed columns`;
    if (scan.found > 0)
      return deviates(records, `${scan.found} of ${about} were found in plain text.`, [{ item: 'plaintext scan', what: `${scan.found} found` }]);
    return passed(records, `None of ${about} was found; the positive control was.`);
  },
};
