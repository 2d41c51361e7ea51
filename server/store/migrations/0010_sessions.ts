import type { Dialect } from '../migrate.ts'

/** Who is signed in to the console. */
export const sessions = ({ id, end }: Dialect): string => `
create table sessions (
  workspace_id ${id} not null, id ${id} not null, key_id ${id} not null, hash text not null,
  created_at bigint not null, expires_at bigint not null, primary key (workspace_id, id))${end};
create unique index sessions_hash on sessions (hash);
create index sessions_key on sessions (workspace_id, key_id, id);
create index sessions_end on sessions (expires_at);
`
