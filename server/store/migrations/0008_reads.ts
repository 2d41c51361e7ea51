import type { Dialect } from '../migrate.ts'

/** What was read, on networks that tell a moment and no messages. */
export const reads = ({ id, end }: Dialect): string => `
create table read_marks (
  workspace_id ${id} not null, conversation_id ${id} not null, until bigint not null, at bigint not null,
  primary key (workspace_id, conversation_id))${end};

alter table early_reports add column taken_at bigint;
`
