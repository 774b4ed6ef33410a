import { NEWEST_RUN } from './newest-run.ts';

/** SQL for how many items deviate in the newest run, for controls whose ids are listed. No row where they passed. */
export function deviatingControls(...controls: readonly string[]): string {
  const list = controls.map((control) => `'${control}'`).join(', ');
  return `SELECT line.1 AS control, toFloat64(greatest(line.4, 1)) AS deviations
FROM (SELECT arrayJoin(results) AS line FROM (${NEWEST_RUN}))
WHERE line.2 = 'deviation' AND control IN (${list})`;
}

/** A run of controls is a day old at most where one is scheduled. */
export const RUN_LOOK_BACK = 172_800;
