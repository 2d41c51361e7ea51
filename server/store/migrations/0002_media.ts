import type { Dialect } from '../migrate.ts'

/** Files: what came in with messages and what was uploaded. Their bytes are in the media store. */
export const media = ({ id, end }: Dialect): string => `
create table media (
  workspace_id ${id} not null, id ${id} not null, source text not null, state text not null, message_id ${id},
  ref text, declared_type text, mime_type text, filename text, size bigint, sha256 text, failure text,
  created_at bigint not null, expires_at bigint, primary key (workspace_id, id))${end};
create index media_id on media (id);
create index media_expiry on media (expires_at) where expires_at is not null;
`
