/**
 * A conversation's place in the inbox: the minute of its latest message, and whether anything is unread. Apart from the
 * exact columns, which change with every message: an index that has those would be written anew each time (a quarter of
 * what a node takes in), and on PostgreSQL all others with it. Null where a node of an older version began it.
 */
export const inbox = (): string => `
alter table conversations add column inbox_at bigint;
alter table conversations add column inbox_unread integer;
update conversations set inbox_at = last_message_at - last_message_at % 60000,
  inbox_unread = case when unread > 0 then 1 else 0 end;
create index conversations_inbox on conversations (workspace_id, status, inbox_unread, inbox_at, id);
create index conversations_channel_inbox on conversations
  (workspace_id, channel_id, status, inbox_unread, inbox_at, id);
create index conversations_unplaced on conversations (workspace_id, id) where inbox_at is null;
`
