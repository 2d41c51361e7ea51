import type { Dialect } from '../migrate.ts'

/** Other channels that a message may take, and which message it stands for. */
export const fallback = ({ id }: Dialect): string => `
alter table messages add column fallback text;
alter table messages add column fallback_of ${id};
create index messages_fallback on messages (workspace_id, fallback_of, id) where fallback_of is not null;
`
