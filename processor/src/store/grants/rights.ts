/** Who may do what in a ClickHouse server. No user may manage users; nobody who serves requests may change or remove a row. */
export type DatabaseUser = 'migrator' | 'writer' | 'retention' | 'reader';

export interface Rights {
  /** Name on the server. */
  readonly name: string;
  /** Why it exists. */
  readonly purpose: string;
  /** Statements without a grantee, as `<grants>` of a users file takes them. What is not granted is refused: table functions (SOURCES) too. */
  readonly grants: readonly string[];
  /** Settings of its profile. */
  readonly settings: Readonly<Record<string, number>>;
}

const SEALED_TABLES = ['records', 'bodies', 'checkpoints', 'log_entries'] as const;

export const RIGHTS: Readonly<Record<DatabaseUser, Rights>> = {
  migrator: {
    name: 'spanproof_migrator',
    purpose: 'makes and extends the tables (`spanproof migrate`), and is used for nothing else; it may not remove any',
    grants: [
      'GRANT SHOW DATABASES, SHOW TABLES, SHOW COLUMNS, CREATE DATABASE, CREATE TABLE, CREATE VIEW, ALTER ADD COLUMN ON spanproof.*',
      // A view is made by whoever may read what it shows.
      'GRANT SELECT ON spanproof.*',
      'GRANT INSERT ON spanproof.schema_migrations',
    ],
    settings: { max_execution_time: 600 },
  },
  writer: {
    name: 'spanproof_writer',
    purpose: 'the processor: adds sealed rows and reads them',
    grants: ['GRANT SELECT, SHOW TABLES, SHOW COLUMNS ON spanproof.*', ...SEALED_TABLES.map((table) => `GRANT INSERT ON spanproof.${table}`)],
    // An acknowledged INSERT is on disk.
    settings: { async_insert: 0, max_execution_time: 120 },
  },
  retention: {
    name: 'spanproof_retention',
    purpose: 'removes partitions of closed streams whose time is over',
    // ClickHouse has one right for removing a partition and for removing rows. Checkpoints and log outlive what they cover.
    grants: ['GRANT SELECT, SHOW TABLES ON spanproof.*', 'GRANT ALTER DELETE ON spanproof.records', 'GRANT ALTER DELETE ON spanproof.bodies'],
    settings: { max_execution_time: 600 },
  },
  reader: {
    name: 'spanproof_reader',
    purpose: "Grafana's data source: reads",
    grants: ['GRANT SELECT, SHOW DATABASES, SHOW TABLES, SHOW COLUMNS ON spanproof.*'],
    // 2: reads only, and may set what bounds a query; the data source does.
    settings: { readonly: 2, max_execution_time: 60, max_memory_usage: 2_000_000_000, max_result_rows: 1_000_000 },
  },
};
