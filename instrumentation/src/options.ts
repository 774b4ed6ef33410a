import { env } from 'node:process';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { CodedError, type Policy } from '@spanproof/vocabulary';

/** What code may set; each falls back to the environment, then to the default. */
export interface Options {
  /** Base URL of the processor. SPANPROOF_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT, default http://127.0.0.1:4318. */
  readonly endpoint?: string;
  /** Sent as `Authorization: Bearer`. SPANPROOF_INGEST_KEY, default none. */
  readonly ingestKey?: string;
  /** The policy itself, or the path of its JSON file. SPANPROOF_POLICY (a path), default: secrets redacted, personal data monitored. */
  readonly policy?: Policy | string;
  /** 64 hex digits, the key that the processor has for this tenant: for the transforms `pseudonym` and `tokenise`. SPANPROOF_TRANSFORM_KEY, default none. */
  readonly transformKey?: string;
  /** Hosts (`host` or `host:port`) that speak a known wire format. SPANPROOF_LLM_HOSTS, comma-separated. */
  readonly llmHosts?: readonly string[];
  /** OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, default absent. */
  readonly serviceName?: string;
  readonly serviceVersion?: string;
  /** `deployment.environment.name`: policy rules can ask for it. */
  readonly environment?: string;
  /** UTF-16 units kept of one content attribute; default 1 Mi. What exceeds it is marked, never silently cut. */
  readonly maxContentChars?: number;
  /** UTF-16 units of a response read along with the application; default 32 Mi. */
  readonly maxResponseChars?: number;
  /** Milliseconds between two signed source checkpoints; default 10 000. */
  readonly checkpointInterval?: number;
  /**
   * `required`: a call is sent only when its decision is on disk, or with the processor; else it is refused. SPANPROOF_EVIDENCE, default
   * `best_effort`: calls go on while what they did waits, on disk too.
   */
  readonly evidence?: Evidence;
  /** Milliseconds between two synthetic requests per rule, which are never sent; default a day, 0 for none. */
  readonly canaryInterval?: number;
  /** Folder for what cannot be delivered, false for none. SPANPROOF_SPOOL (`off` for none), default spanproof-<user id> in the system's folder for temporary files. */
  readonly spool?: string | false;
  /** Wraps the spool's keys. SPANPROOF_SPOOL_SECRET, default the ingest key; where there is neither, the keys lie beside the files. */
  readonly spoolSecret?: string;
  /** Of the spool, on disk; default 256 Mi. */
  readonly spoolMaxBytes?: number;
}

export type Evidence = 'best_effort' | 'required';

export interface Settings {
  readonly endpoint: string;
  readonly ingestKey: string | undefined;
  readonly policy: Policy | string | undefined;
  readonly transformKey: string | undefined;
  readonly llmHosts: readonly string[];
  readonly serviceName: string | undefined;
  readonly serviceVersion: string | undefined;
  readonly environment: string | undefined;
  readonly maxContentChars: number;
  readonly maxResponseChars: number;
  readonly checkpointInterval: number;
  readonly canaryInterval: number;
  readonly evidence: Evidence;
  readonly spool: string | undefined;
  readonly spoolSecret: string | undefined;
  readonly spoolMaxBytes: number;
}

/**
 * The only reader of the environment in this package (OTEL_* beyond the endpoint are read by the OpenTelemetry SDK).
 *
 * @throws CodedError CONFIG_INVALID
 */
export function resolveOptions(options: Options): Settings {
  return {
    endpoint: options.endpoint ?? variable('SPANPROOF_ENDPOINT') ?? variable('OTEL_EXPORTER_OTLP_ENDPOINT') ?? 'http://127.0.0.1:4318',
    ingestKey: options.ingestKey ?? variable('SPANPROOF_INGEST_KEY'),
    policy: options.policy ?? variable('SPANPROOF_POLICY'),
    transformKey: options.transformKey ?? variable('SPANPROOF_TRANSFORM_KEY'),
    llmHosts:
      options.llmHosts ??
      variable('SPANPROOF_LLM_HOSTS')
        ?.split(',')
        .map((host) => host.trim())
        .filter(Boolean) ??
      [],
    serviceName: options.serviceName ?? variable('OTEL_SERVICE_NAME'),
    serviceVersion: options.serviceVersion,
    environment: options.environment,
    maxContentChars: options.maxContentChars ?? 1_048_576,
    maxResponseChars: options.maxResponseChars ?? 33_554_432,
    checkpointInterval: options.checkpointInterval ?? 10_000,
    canaryInterval: options.canaryInterval ?? 86_400_000,
    evidence: readEvidence(options.evidence ?? variable('SPANPROOF_EVIDENCE')),
    spool: readSpool(options.spool ?? variable('SPANPROOF_SPOOL')),
    spoolSecret: options.spoolSecret ?? variable('SPANPROOF_SPOOL_SECRET') ?? options.ingestKey ?? variable('SPANPROOF_INGEST_KEY'),
    spoolMaxBytes: options.spoolMaxBytes ?? 268_435_456,
  };
}

/** A word nobody knows must not be the weaker of the two. */
function readEvidence(word: string | undefined): Evidence {
  if (word === undefined || word === 'best_effort' || word === 'required') return word ?? 'best_effort';
  throw new CodedError('CONFIG_INVALID', `SPANPROOF_EVIDENCE is ${JSON.stringify(word)}`, { todo: 'set it to best_effort or required' });
}

function readSpool(folder: string | false | undefined): string | undefined {
  if (folder === false || folder === 'off') return undefined;
  return folder ?? join(tmpdir(), `spanproof-${userInfo().uid}`);
}

/** An empty variable counts as unset, as everywhere in OpenTelemetry. */
function variable(name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}
