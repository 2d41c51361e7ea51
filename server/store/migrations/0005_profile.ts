import type { Dialect } from '../migrate.ts'

/** What a business says of a channel and of a conversation; the columns beside `profile` are there for lists to filter by. */
export const profile = ({ id, end }: Dialect): string => `
alter table channels add column profile text not null default '{}';
alter table channels add column environment text not null default 'prod';
alter table channels add column use_case_type text;

create table channel_owners (
  workspace_id ${id} not null, channel_id ${id} not null, owner_id text not null,
  primary key (workspace_id, channel_id, owner_id))${end};

alter table conversations add column metadata text not null default '{}';
`
