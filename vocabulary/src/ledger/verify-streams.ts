import type { BundleDescription, WithheldParts } from './bundle-description.ts';
import type { BundleFiles } from './bundle-files.ts';
import { BUNDLE_PATHS } from './bundle-layout.ts';
import type { Crypto } from './crypto.ts';
import { periodBounds } from './stream-origin.ts';
import type { Findings } from './verify-findings.ts';
import type { BlockWalk } from './verify-block-plan.ts';
import type { StreamCounts } from './verify-block-reader.ts';
import type { LoggedStream } from './verify-governance.ts';
import { createIdSet } from './verify-id-set.ts';
import type { SampleCheck } from './verify-sample.ts';
import type { Sources } from './verify-sources.ts';
import { lateLimits } from './verify-times.ts';
import type { CheckedLog } from './verify-log.ts';
import { checkStream } from './verify-stream.ts';

interface Collaborators {
  readonly crypto: Crypto;
  readonly findings: Findings;
  readonly notices: Findings;
  readonly sources: Sources;
  readonly sample: SampleCheck;
}

const NONE: WithheldParts = { body: 0, original: 0, subject: 0 };

/** Checks that the bundle holds exactly the logged streams of its period, each of them, and the counts that the description states. */
export function* checkStreams(collaborators: Collaborators, files: BundleFiles, description: BundleDescription, log: CheckedLog): BlockWalk<StreamCounts> {
  const { findings } = collaborators;
  const required = new Map([...log.streams].filter(([, stream]) => stream.checkpoints.length > 0 && overlaps(stream, description)));
  const listed = new Set(description.streams.map(({ origin }) => origin));
  for (const origin of [...required.keys()].filter((name) => !listed.has(name)).toSorted())
    findings.add(
      'STREAM_MISSING',
      { stream: origin, first: 0, last: (required.get(origin)?.checkpoints.at(-1)?.size ?? 1) - 1 },
      'logged for this period, absent from the bundle',
    );

  const ids = createIdSet();
  const total: StreamCounts = { rows: 0, records: 0, withheld: { body: 0, original: 0, subject: 0 }, absent: { body: 0, original: 0, subject: 0 } };
  for (const [number, stated] of description.streams.entries()) {
    const stream = required.get(stated.origin);
    if (stream === undefined) {
      findings.add('STREAM_UNEXPECTED', { stream: stated.origin }, 'the log names no such stream for this period');
      continue;
    }
    const prunes = log.prunes.get(stated.origin) ?? {};
    const counts = yield* checkStream({ ...collaborators, ids }, files, {
      number,
      name: stated.origin,
      stream,
      scope: description,
      prunes,
      limits: lateLimits(stream, log.outside),
    });
    if (stated.rows !== (stream.checkpoints.at(-1)?.size ?? 0) || stated.records !== counts.records)
      findings.add(
        'BUNDLE_MISMATCH',
        { path: BUNDLE_PATHS.description, stream: stated.origin },
        `states ${stated.rows} rows, ${stated.records} in scope; found ${counts.rows} and ${counts.records}`,
      );
    add(total, counts);
  }
  if (!agree(description.withheld, total.withheld) || !agree(description.absent ?? NONE, total.absent))
    findings.add('BUNDLE_MISMATCH', { path: BUNDLE_PATHS.description }, 'the counts of withheld or absent parts are not those of the rows');
  return total;
}

function overlaps({ origin }: LoggedStream, { from, to }: Pick<BundleDescription, 'from' | 'to'>): boolean {
  const period = periodBounds(origin.period);
  return period.from < to && period.to > from;
}

function agree(stated: WithheldParts, counted: WithheldParts): boolean {
  return stated.body === counted.body && stated.original === counted.original && stated.subject === counted.subject;
}

function add(total: StreamCounts, counts: StreamCounts): void {
  total.rows += counts.rows;
  total.records += counts.records;
  for (const part of ['body', 'original', 'subject'] as const) {
    total.withheld[part] += counts.withheld[part];
    total.absent[part] += counts.absent[part];
  }
}
