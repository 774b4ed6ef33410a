import type { AdapterSettings } from '../detect/adapters/contract.ts';
import type { Backend } from '../forward/contract.ts';
import type { WitnessPlace } from '../notary/contract.ts';

/**
 * What a person may set, parsed: sizes in bytes, times in milliseconds, paths absolute. The words, defaults and rules
 * stand in schema.ts; the same list for people is docs/generated/configuration.md.
 */
export interface Settings {
  readonly data_folder: string;
  readonly receivers: {
    readonly otlp: {
      readonly protocols: { readonly grpc: GrpcReceiver; readonly http: HttpReceiver };
      readonly auth: { readonly keys: readonly IngestKey[] };
      readonly max_in_flight_bytes: number;
    };
  };
  readonly detectors: readonly AdapterSettings[];
  readonly exporters: { readonly otlp: readonly ExporterSettings[] };
  readonly forward: ForwardSettings;
  readonly api: ApiSettings;
  readonly alerts: AlertSettings;
  readonly observe: ObserveSettings;
  /** Absent: on where the API listens on loopback. */
  readonly console?: 'on' | 'off' | undefined;
  readonly engine: EngineSettings;
  readonly journal: { readonly max_bytes: number; readonly segment_bytes: number; readonly min_free_disk: number };
  readonly keys: KeySettings;
  readonly erasure: ErasureSettings;
  readonly retention: RetentionSettings;
  readonly workers: number;
  readonly policy_file?: string | undefined;
  readonly transform_keys_file?: string | undefined;
  readonly prices_file?: string | undefined;
  readonly log: LogSettings;
  readonly classes: { readonly standard: { readonly period: 'day' | 'month' } };
}

/** Days that classes are kept, and what must be true before anything goes. */
export interface RetentionSettings {
  readonly audit_window: number;
  readonly export_before_delete: boolean;
  readonly classes: Readonly<Record<string, { readonly body: number; readonly core: number }>>;
}

/** Who is told of erasures, and when backups are unreadable. */
export interface ErasureSettings {
  readonly backups_within: number;
  readonly receivers: readonly ErasureReceiver[];
  readonly retry_for: number;
}

export interface ErasureReceiver {
  readonly name: string;
  readonly url: string;
  readonly secret_env?: string | undefined;
  readonly secret_file?: string | undefined;
  /** What they name; filled by load.ts. */
  readonly secret?: string | undefined;
}

/** Who holds the keys. */
export interface KeySettings {
  readonly service: 'local' | 'vault' | 'aws-kms';
  readonly cache_ttl: number;
  readonly vault?:
    | {
        readonly address: string;
        readonly mount: string;
        readonly token_file: string;
        readonly namespace?: string | undefined;
        readonly ca_file?: string | undefined;
      }
    | undefined;
  readonly aws_kms?: { readonly region: string; readonly endpoint?: string | undefined } | undefined;
}

/** The log and who vouches for it. */
export interface LogSettings {
  readonly origin: string;
  readonly tick: number;
  readonly format: 'text' | 'json';
  readonly witnesses: readonly WitnessPlace[];
  /** How many of them must have cosigned what is published; 0 where there are none. */
  readonly quorum: number;
}

export interface HttpReceiver {
  readonly endpoint: Endpoint;
  readonly max_request_body_size: number;
  readonly tls?: TlsFiles | undefined;
}

export interface GrpcReceiver {
  readonly endpoint: Endpoint;
  readonly max_recv_msg_size: number;
  readonly tls?: TlsFiles | undefined;
}

/** One backend that gets redacted spans. */
export interface ExporterSettings extends Backend {
  /** Names the variable whose value load.ts puts into `bearer`, which is never written in a file. */
  readonly bearer_env?: string | undefined;
}

export interface ForwardSettings {
  readonly max_bytes: number;
  readonly segment_bytes: number;
}

export interface TlsFiles {
  readonly cert_file: string;
  readonly key_file: string;
}

export interface ApiSettings {
  readonly endpoint: Endpoint;
  readonly tls?: TlsFiles | undefined;
  readonly tokens: readonly ApiToken[];
  readonly grafana?: GrafanaUsers | undefined;
}

/** Who may report alerts. */
export interface AlertSettings {
  readonly grafana: {
    readonly secret_env?: string | undefined;
    readonly secret_file?: string | undefined;
    /** What they name; filled by load.ts. */
    readonly secret?: string | undefined;
  };
}

/** How drift is looked for. */
export interface ObserveSettings {
  readonly window: number;
  readonly shape_window: number;
  readonly season: 'week' | 'off';
  readonly baseline_windows: number;
  readonly minimum_calls: { readonly level: number; readonly shape: number };
  readonly budget: { readonly alarms: number; readonly per: number };
  readonly settle: number;
}

/** Whom a bearer token of the API stands for; only its hash is ever written down. */
export interface ApiToken {
  readonly id: string;
  /** `plugin`: the Grafana plugin, which speaks for the users that Grafana signs for. */
  readonly role: 'viewer' | 'operator' | 'compliance' | 'auditor' | 'admin' | 'plugin';
  /** Lower-case hex. */
  readonly sha256: string;
}

/** The Grafana whose identity tokens are believed. */
export interface GrafanaUsers {
  readonly url: string;
  readonly issuer?: string | undefined;
  readonly audience: readonly string[];
  readonly role_map: Readonly<Record<string, 'compliance' | 'auditor'>>;
}

export interface Endpoint {
  /** An IP address or host name, without brackets. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** Which tenant a bearer key belongs to; only the key's hash is ever written down. */
export interface IngestKey {
  readonly id: string;
  readonly tenant: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface EngineSettings {
  /** Absent: the embedded engine. */
  readonly clickhouse_url?: string | undefined;
  readonly username?: string | undefined;
  readonly password_env?: string | undefined;
  readonly password_file?: string | undefined;
  /** What `password_env` or `password_file` names; filled by load.ts. */
  readonly password?: string | undefined;
}
