/**
 * For lists by the order of ids that are filtered. A conversation has its channel's network, which never changes, so that
 * those of a network are one stretch of an index.
 */
export const indexes = (): string => `
alter table conversations add column network text;
update conversations set network = (select c.network from channels c
  where c.workspace_id = conversations.workspace_id and c.id = conversations.channel_id);
create index conversations_status on conversations (workspace_id, status, id);
create index conversations_channel on conversations (workspace_id, channel_id, id);
create index conversations_channel_status on conversations (workspace_id, channel_id, status, id);
create index conversations_network on conversations (workspace_id, network, id);
create index conversations_network_status on conversations (workspace_id, network, status, id);
create index conversations_unnamed on conversations (workspace_id, id) where network is null;

drop index channels_live;
create index channels_live on channels (workspace_id, id, deleted_at) where deleted_at is null;
create index channels_enabled on channels (workspace_id, enabled, id, deleted_at) where deleted_at is null;
create index channels_environment on channels (workspace_id, environment, id, deleted_at)
  where deleted_at is null;
create index channels_use_case on channels (workspace_id, use_case_type, id, deleted_at)
  where use_case_type is not null and deleted_at is null;
drop index channels_bot;
create index channels_bot on channels (workspace_id, bot_id, id) where bot_id is not null;

create index early_reports_at on early_reports (at);
`
