import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostSettings, Profile } from './messages.ts';

/** Name of the environment variable the engine reads the disk key from; it is set only while the engine opens. */
export const DISK_KEY_VARIABLE = 'SPANPROOF_ENGINE_DISK_KEY';

/** Append-only: no ALTER, DELETE, DROP, TRUNCATE, OPTIMIZE, CREATE, no file(), url() or other source. */
const INGEST_GRANTS = '<grants><query>GRANT SELECT, SHOW ON *.*</query><query>GRANT INSERT ON spanproof.*</query></grants>';
const ADMIN_GRANTS = '<access_management>1</access_management>';

/** Writes the configuration of both profiles (0600) and returns the arguments that open the engine in each. */
export async function writeEngineConfig(settings: HostSettings): Promise<Readonly<Record<Profile, readonly string[]>>> {
  const folder = join(settings.engineFolder, 'config');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await mkdir(join(settings.engineFolder, 'disk'), { recursive: true, mode: 0o700 });
  const write = async (name: string, xml: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, xml, { mode: 0o600 });
    await chmod(path, 0o600);
    return path;
  };
  const argumentsOf = async (profile: Profile, grants: string): Promise<readonly string[]> => {
    const users = await write(`users-${profile}.xml`, renderUsers(settings, grants));
    const server = await write(`${profile}.xml`, renderServer(settings, users));
    return [`--config-file=${server}`, '--async_insert=0', '--mutations_sync=2', '--alter_sync=2', '--max_threads=2'];
  };
  return { ingest: await argumentsOf('ingest', INGEST_GRANTS), admin: await argumentsOf('admin', ADMIN_GRANTS) };
}

// The encrypted disk has no <path> of its own: with one, the engine joins folder names twice where it fsyncs a part's folder, and every INSERT fails.
function renderStorage(settings: HostSettings): string {
  const base = `<base><type>local</type><path>${escapeXml(join(settings.engineFolder, 'disk'))}/</path></base>`;
  const sealed = `<sealed><type>encrypted</type><disk>base</disk><algorithm>AES_256_CTR</algorithm><key_hex from_env="${DISK_KEY_VARIABLE}"/></sealed>`;
  const disk = settings.encrypted ? 'sealed' : 'base';
  return `<storage_configuration><disks>${base}${settings.encrypted ? sealed : ''}</disks>
  <policies><ledger><volumes><main><disk>${disk}</disk></main></volumes></ledger></policies></storage_configuration>`;
}

function renderServer(settings: HostSettings, users: string): string {
  return `<clickhouse>
  <user_directories><users_xml><path>${escapeXml(users)}</path></users_xml></user_directories>
  ${renderStorage(settings)}
  <merge_tree>
    <storage_policy>ledger</storage_policy>
    <fsync_after_insert>1</fsync_after_insert><fsync_part_directory>1</fsync_part_directory><min_rows_to_fsync_after_merge>1</min_rows_to_fsync_after_merge>
  </merge_tree>
  <max_server_memory_usage>${settings.maxServerMemoryBytes}</max_server_memory_usage>
  <mark_cache_size>16777216</mark_cache_size><uncompressed_cache_size>0</uncompressed_cache_size>
  <index_mark_cache_size>8388608</index_mark_cache_size><index_uncompressed_cache_size>0</index_uncompressed_cache_size>
  <primary_index_cache_size>16777216</primary_index_cache_size><query_condition_cache_size>8388608</query_condition_cache_size><mmap_cache_size>0</mmap_cache_size>
  <background_pool_size>2</background_pool_size><background_schedule_pool_size>2</background_schedule_pool_size>
  <background_move_pool_size>1</background_move_pool_size><background_fetches_pool_size>1</background_fetches_pool_size>
  <background_common_pool_size>2</background_common_pool_size><background_buffer_flush_schedule_pool_size>1</background_buffer_flush_schedule_pool_size>
  <background_message_broker_schedule_pool_size>1</background_message_broker_schedule_pool_size><background_distributed_schedule_pool_size>1</background_distributed_schedule_pool_size>
</clickhouse>
`;
}

// Sorting and grouping never spill: temporary files would lie outside the encrypted disk.
function renderUsers(settings: HostSettings, grants: string): string {
  return `<clickhouse>
  <profiles><default>
    <max_execution_time>${settings.maxExecutionSeconds}</max_execution_time>
    <max_bytes_before_external_group_by>0</max_bytes_before_external_group_by><max_bytes_ratio_before_external_group_by>0</max_bytes_ratio_before_external_group_by>
    <max_bytes_before_external_sort>0</max_bytes_before_external_sort><max_bytes_ratio_before_external_sort>0</max_bytes_ratio_before_external_sort>
  </default></profiles>
  <quotas><default/></quotas>
  <users><default><password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>${grants}</default></users>
</clickhouse>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
