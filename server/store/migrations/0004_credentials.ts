import type { Dialect } from '../migrate.ts'

/** Credentials that a workspace has at providers, tokens for the channels of bots, and channels to be connected anew. */
export const credentials = ({ id, end }: Dialect): string => `
create table provider_credentials (
  workspace_id ${id} not null, provider text not null, config text not null, sealed text not null,
  created_at bigint not null, updated_at bigint not null, version integer not null,
  primary key (workspace_id, provider))${end};

create table channel_tokens (
  workspace_id ${id} not null, id ${id} not null, bot_id ${id} not null, kind text not null, hash text not null,
  created_at bigint not null, valid_until bigint not null, primary key (workspace_id, id))${end};
create unique index channel_tokens_hash on channel_tokens (hash);
create index channel_tokens_bot on channel_tokens (workspace_id, bot_id, kind, id);
create index channel_tokens_end on channel_tokens (valid_until);

alter table channel_state add column reconnect ${id};
`
