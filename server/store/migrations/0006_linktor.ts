import type { Dialect } from '../migrate.ts'

/**
 * Webhooks with a schedule of their own, and lists of channels that are sorted and counted: SQLite counts by an index alone
 * only where the index has `deleted_at` itself.
 */
export const linktor = ({ byBytes }: Dialect): string => `
alter table webhooks add column retry_delays text;
alter table webhooks add column max_retries integer;
alter table webhooks add column timeout_ms integer;

create index channels_status on channels (workspace_id, connection, enabled, id, deleted_at)
  where deleted_at is null;
create index channels_kind on channels (workspace_id, network, connection, enabled, id, deleted_at)
  where deleted_at is null;
create index channels_updated on channels (workspace_id, updated_at, id, deleted_at) where deleted_at is null;
create index channels_name on channels (workspace_id, name${byBytes}, id, deleted_at) where deleted_at is null;
`
