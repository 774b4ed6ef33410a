import { GENERAL, requireTransformKeys, SPANPROOF } from '@spanproof/vocabulary';
import { mergeAttributes } from './call-attributes.ts';
import { createCallRecorder } from './call.ts';
import { runCanaries } from './canary.ts';
import { reportCoverage } from './coverage-reports.ts';
import { createDelivery } from './deliver/delivery.ts';
import type { Egress } from './egress.ts';
import { createEvidence } from './evidence.ts';
import { createGuard } from './guard.ts';
import { createHostTable } from './hosts.ts';
import type { Settings } from './options.ts';
import { loadPolicy } from './policy-file.ts';
import { PROTOCOLS } from './protocols/index.ts';
import { createRecordTracer } from './record-tracer.ts';
import { describeResource } from './resource.ts';
import { createSource } from './source.ts';
import { createSpanWriter } from './span-writer.ts';
import { readTransformKey } from './transform-key.ts';
import { VERSION } from './version.ts';
import { wrapFetch } from './wire/fetch.ts';
import { createGate, type Gate } from './wire/gate.ts';
import type { Workers } from './workers.ts';

export interface Instrumentation {
  /** Signs a checkpoint and delivers what waits; resolves to false where there was nothing, also where delivery failed. Never rejects. */
  readonly flush: () => Promise<boolean>;
  /** Ends open calls, signs the last checkpoint, delivers, stops the timer. Later calls stay guarded and recorded. Never rejects. */
  readonly shutdown: () => Promise<void>;
}

export interface Assembled extends Instrumentation {
  readonly fetch: typeof fetch;
  /** What every other transport asks before it sends. */
  readonly gate: Gate;
  /** Ends open calls and delivers, once for the calls there are: an unreachable receiver must not hold a process that wants to end. */
  readonly finish: () => Promise<void>;
  /** Ends open calls and puts on disk what could not be delivered, at once: nothing runs afterwards. */
  readonly abandon: () => void;
}

/** What listens to the whole process, so that there is one of each. */
export interface Watches {
  readonly egress: Egress;
  readonly workers: Workers;
}

/**
 * Everything of one process put together around the fetch that was there before; touches no global.
 *
 * @throws CodedError POLICY_MISSING, POLICY_INVALID, TRANSFORM_KEY_MISSING, TRANSFORM_KEY_INVALID
 */
export function assemble(settings: Settings, former: typeof fetch, watches?: Watches): Assembled {
  const resource = describeResource(settings, VERSION);
  const environment = resource.attributes[GENERAL.deploymentEnvironmentName];
  const keys = readTransformKey(settings.transformKey);
  const policy = loadPolicy(settings.policy);
  requireTransformKeys(policy, keys !== undefined);
  const guard = createGuard(policy, { environment: typeof environment === 'string' ? environment : undefined, keys });
  const source = createSource();
  const onDropped = (calls: number): void => source.drop(calls);
  const { tracer, head } = createRecordTracer({ onItem: (item) => delivery.add(item), onDropped }, { resource, version: VERSION });
  const spans = createSpanWriter({ tracer, source });
  const delivery = createDelivery(
    {
      head,
      onDropped,
      onSpill: () => (hasNews() ? checkpoint() : undefined),
      onOutage: ({ calls, refused, reason, ...time }) =>
        spans.report('outage', mergeAttributes({ [SPANPROOF.reportCalls]: calls, [SPANPROOF.reportRefused]: refused, [SPANPROOF.reportReason]: reason }), time),
    },
    { ...settings, bootId: source.bootId },
  );
  const evidence = settings.evidence === 'required' ? createEvidence({ delivery, spans }) : undefined;
  const recorder = createCallRecorder({ spans, guard, evidence }, settings);
  let stated = { last: -1, dropped: 0 };
  let finished = -1;

  function hasNews(): boolean {
    return source.last !== stated.last || source.dropped !== stated.dropped;
  }

  function checkpoint(): void {
    stated = { last: source.last, dropped: source.dropped };
    spans.checkpoint(watches?.egress.counts());
  }

  /** What nobody examined becomes records of its own, before the statement that covers them. */
  function lookBeside(): void {
    if (watches !== undefined) reportCoverage({ ...watches, spans });
  }

  async function flush(): Promise<boolean> {
    lookBeside();
    await recovered;
    const news = hasNews();
    if (news) checkpoint();
    return (await delivery.flush()) && news;
  }

  spans.hello();
  // Idle too; but an idle source whose last statement still waits for the receiver has nothing to add, and its queue belongs to calls.
  const timer = setInterval(() => {
    delivery.renew();
    lookBeside();
    if (hasNews() || !delivery.pending()) checkpoint();
  }, settings.checkpointInterval).unref();
  const recovered = delivery.recover().then((calls) => calls.forEach((call) => spans.recover(call)));

  const [protocol] = PROTOCOLS;
  const canaries =
    settings.canaryInterval === 0 || protocol === undefined
      ? undefined
      : setInterval(() => runCanaries({ guard, spans, protocol }, policy), settings.canaryInterval).unref();

  const gate = createGate({ protocols: PROTOCOLS, hostOf: createHostTable(settings.llmHosts), guard, recorder });
  return {
    fetch: wrapFetch({ fetch: former, gate }),
    gate,
    flush,
    async shutdown() {
      clearInterval(timer);
      clearInterval(canaries);
      recorder.finishAll();
      lookBeside();
      await recovered;
      checkpoint();
      await delivery.flush();
    },
    async finish() {
      recorder.finishAll();
      lookBeside();
      if (source.last === finished) return;
      finished = source.last;
      await flush();
    },
    abandon() {
      recorder.finishAll();
      lookBeside();
      if (hasNews()) checkpoint();
      delivery.abandon();
    },
  };
}
