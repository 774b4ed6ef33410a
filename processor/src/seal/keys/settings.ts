/** What a key service is opened with. */
export interface KeyServiceSettings {
  readonly service: 'local' | 'vault' | 'aws-kms';
  /** The data folder's `keys`. */
  readonly folder: string;
  /** How long an opened key stays in memory at most, ms: a denial or a destruction elsewhere takes effect within it. */
  readonly cacheMs: number;
  readonly vault?: VaultSettings | undefined;
  readonly awsKms?: AwsKmsSettings | undefined;
}

export interface VaultSettings {
  /** `https://vault.example:8200` */
  readonly address: string;
  /** Where the transit engine is mounted. */
  readonly mount: string;
  /** Read at every request, so that an agent may renew it. */
  readonly tokenFile: string;
  readonly namespace?: string | undefined;
  /** PEM file of the authority that signed the server's certificate. */
  readonly caFile?: string | undefined;
}

export interface AwsKmsSettings {
  readonly region: string;
  /** Absent: AWS's own for the region. */
  readonly endpoint?: string | undefined;
}
