import { type DatabaseUser, RIGHTS } from './rights.ts';

/** The variable in which the server finds the SHA-256 (hex) of a user's password. Passwords are random, so that their hashes give nothing away. */
export function passwordVariable(user: DatabaseUser): string {
  return `SPANPROOF_CLICKHOUSE_${user.toUpperCase()}_SHA256`;
}

/** A file for `users.d` of a ClickHouse server (https://clickhouse.com/docs/operations/settings/settings-users): users that no statement can change. */
export function formatUsersFile(): string {
  const users = (Object.keys(RIGHTS) as DatabaseUser[]).map((user) => ({ user, ...RIGHTS[user] }));
  const profiles = users.map(({ name, settings }) => {
    const lines = Object.entries(settings).map(([setting, value]) => `            <${setting}>${value}</${setting}>`);
    return `        <${name}>\n${lines.join('\n')}\n        </${name}>`;
  });
  const entries = users.map(({ user, name, purpose, grants }) => {
    const queries = grants.map((grant) => `                <query>${grant}</query>`);
    return `        <!-- ${purpose} -->
        <${name}>
            <password_sha256_hex from_env="${passwordVariable(user)}"/>
            <networks><ip>::/0</ip></networks>
            <profile>${name}</profile>
            <quota>default</quota>
            <grants>
${queries.join('\n')}
            </grants>
        </${name}>`;
  });
  return `<!-- Written by \`node bin/generate.mjs\` from processor/src/store/grants/rights.ts: change that file, not this one. -->
<clickhouse>
    <profiles>
${profiles.join('\n')}
    </profiles>
    <users>
${entries.join('\n')}
    </users>
</clickhouse>
`;
}
