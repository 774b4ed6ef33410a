import { env } from 'node:process';
import type { Policy } from '@spanproof/vocabulary';

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
}

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
}

/** The only reader of the environment in this package (OTEL_* beyond the endpoint are read by the OpenTelemetry SDK). */
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
  };
}

/** An empty variable counts as unset, as everywhere in OpenTelemetry. */
function variable(name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}
