import type { Word } from '../format/words.ts';

const DAY_MS = 86_400_000;
/** From here on somebody should look. */
const NOTICE_DAYS = 30;

/** How a day that something counts until stands to today: in days, both taken as UTC. */
export function describeDue(day: string, nowMs: number): Word {
  const days = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(new Date(nowMs).toISOString().slice(0, 10))) / DAY_MS);
  if (Number.isNaN(days)) return { text: day, tone: 'neutral' };
  if (days < 0) return { text: `${day}: ${plural(-days)} over`, tone: 'bad' };
  return { text: days === 0 ? `${day}: today` : `${day}: in ${plural(days)}`, tone: days <= NOTICE_DAYS ? 'attention' : 'good' };
}

function plural(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
