import type { Dialect } from '../migrate.ts'

const metrics = [
  'received',
  'sent',
  'delivered',
  'read',
  'failed',
  'conversations_started',
  'conversations_closed',
  'responses',
  'response_ms',
  'resolutions',
  'resolution_ms',
]

/** Everything "Portico runs" needs. `id` is the dialect's type for a UUID, `end` what closes a table. */
export const initial = ({ id, end }: Dialect): string => `
create table workspaces (id ${id} not null primary key, name text not null, created_at bigint not null)${end};

create table keys (
  workspace_id ${id} not null, id ${id} not null, name text not null, prefix text not null, hash text not null,
  policies text not null, created_at bigint not null, expires_at bigint, last_used_at bigint, revoked_at bigint,
  primary key (workspace_id, id))${end};
create unique index keys_hash on keys (hash);

create table bots (
  workspace_id ${id} not null, id ${id} not null, name text not null, url text, enabled integer not null,
  metadata text not null, created_at bigint not null, updated_at bigint not null, version integer not null,
  primary key (workspace_id, id))${end};

create table channels (
  workspace_id ${id} not null, id ${id} not null, network text not null, name text not null, address text,
  config text not null, facts text not null, metadata text not null, bot_id ${id}, enabled integer not null,
  connection text not null, condition text, condition_since bigint not null, steps text not null,
  token_expires_at bigint, token_warned_at bigint, activated_at bigint, deactivated_at bigint,
  deactivation_reason text, created_at bigint not null, updated_at bigint not null, version integer not null,
  deleted_at bigint, primary key (workspace_id, id))${end};
create unique index channels_account on channels (workspace_id, network, address) where deleted_at is null;
create index channels_network on channels (workspace_id, network, id) where deleted_at is null;
create index channels_live on channels (workspace_id, id) where deleted_at is null;
create index channels_id on channels (id);
create index channels_route on channels (network, address) where deleted_at is null;
create index channels_bot on channels (workspace_id, bot_id) where bot_id is not null;
create index channels_token on channels (token_expires_at) where token_expires_at is not null;

create table channel_state (
  workspace_id ${id} not null, channel_id ${id} not null, last_received_at bigint, last_sent_at bigint,
  probed_at bigint, next_probe_at bigint, poll_cursor text, primary key (workspace_id, channel_id))${end};
create index channel_state_probe on channel_state (next_probe_at) where next_probe_at is not null;

create table secrets (
  workspace_id ${id} not null, owner_id ${id} not null, sealed text not null,
  primary key (workspace_id, owner_id))${end};

create table contacts (
  workspace_id ${id} not null, id ${id} not null, name text, language text, metadata text not null,
  created_at bigint not null, updated_at bigint not null, version integer not null,
  primary key (workspace_id, id))${end};

create table identities (
  workspace_id ${id} not null, scope text not null, address text not null, contact_id ${id} not null,
  username text, opted_out_at bigint, created_at bigint not null,
  primary key (workspace_id, scope, address))${end};
create index identities_contact on identities (workspace_id, contact_id);

create table conversations (
  workspace_id ${id} not null, id ${id} not null, channel_id ${id} not null, contact_id ${id} not null,
  thread text not null, status text not null, unread integer not null, last_message_at bigint not null,
  last_inbound_at bigint, waiting_since bigint, opened_at bigint not null, closed_at bigint,
  created_at bigint not null, updated_at bigint not null, primary key (workspace_id, id))${end};
create unique index conversations_thread on conversations (workspace_id, channel_id, thread);
create index conversations_contact on conversations (workspace_id, contact_id);

create table messages (
  workspace_id ${id} not null, id ${id} not null, conversation_id ${id} not null, channel_id ${id} not null,
  contact_id ${id} not null, direction text not null, status text not null, content text not null, metadata text,
  reply_to ${id}, ref text, failure text, priority integer not null, scheduled_at bigint, network_at bigint,
  created_at bigint not null, updated_at bigint not null, primary key (workspace_id, id))${end};
create index messages_conversation on messages (workspace_id, conversation_id, id);
create index messages_channel on messages (workspace_id, channel_id, id);

create table refs (
  workspace_id ${id} not null, channel_id ${id} not null, ref text not null, message_id ${id}, at bigint not null,
  primary key (workspace_id, channel_id, ref))${end};

create table message_statuses (
  workspace_id ${id} not null, message_id ${id} not null, status text not null, at bigint not null, failure text,
  primary key (workspace_id, message_id, status))${end};

create table early_reports (
  workspace_id ${id} not null, channel_id ${id} not null, target text not null, status text not null,
  at bigint not null, failure text, primary key (workspace_id, channel_id, target, status))${end};

create table events (
  workspace_id ${id} not null, id ${id} not null, type text not null, channel_id ${id}, data text not null,
  at bigint not null, primary key (workspace_id, id))${end};

create table webhooks (
  workspace_id ${id} not null, id ${id} not null, url text not null, description text, envelope text not null,
  events text not null, channels text, headers text not null, enabled integer not null, disabled_reason text,
  failing_since bigint, created_at bigint not null, updated_at bigint not null, version integer not null,
  primary key (workspace_id, id))${end};

create table deliveries (
  workspace_id ${id} not null, id ${id} not null, webhook_id ${id} not null, event_id ${id} not null,
  event_type text not null, state text not null, attempts integer not null, next_attempt_at bigint,
  response_status integer, error text, created_at bigint not null, updated_at bigint not null,
  primary key (workspace_id, id))${end};
create index deliveries_webhook on deliveries (workspace_id, webhook_id, id);

create table delivery_attempts (
  workspace_id ${id} not null, delivery_id ${id} not null, attempt integer not null, at bigint not null,
  ms integer not null, request text not null, response_status integer, response text, error text,
  primary key (workspace_id, delivery_id, attempt))${end};

create table jobs (
  workspace_id ${id} not null, id ${id} not null, kind text not null, lane_id ${id} not null,
  serial_id ${id} not null, priority integer not null, due_at bigint not null, attempts integer not null,
  payload text not null, primary key (workspace_id, id))${end};
create index jobs_lane on jobs (kind, lane_id, priority, due_at, id);
create index jobs_serial on jobs (workspace_id, serial_id, id);
create index jobs_tried on jobs (workspace_id, serial_id, id) where attempts > 0;

create table leases (
  workspace_id ${id} not null, resource text not null, owner text, until bigint not null,
  primary key (workspace_id, resource))${end};

create table counters (
  workspace_id ${id} not null, channel_id ${id} not null, granularity text not null, at bigint not null,
  ${metrics.map(m => `${m} bigint not null default 0`).join(', ')},
  primary key (workspace_id, channel_id, granularity, at))${end};

create table channel_log (
  workspace_id ${id} not null, channel_id ${id} not null, id ${id} not null, kind text not null, at bigint not null,
  ms integer not null, outcome text not null, request text not null, response_status integer, response text,
  error text, message_id ${id}, primary key (workspace_id, channel_id, id))${end};

create index channel_log_at on channel_log (at);

create table idempotency (
  workspace_id ${id} not null, key text not null, request_hash text not null, resource_id ${id} not null,
  response_status integer, response text, started_at bigint not null, primary key (workspace_id, key))${end};
create index idempotency_started on idempotency (started_at);
`
