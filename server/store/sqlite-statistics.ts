import type { DatabaseSync } from 'node:sqlite'

/** The table we imagine: many rows, most of them of one workspace, and few for each value of any other column. */
const ROWS = 10_000_000
const PARTIAL = ROWS / 1000
const PER_VALUE = 1 / 50
/** Columns with few values, one of which most rows have. */
const FLAGS = ['enabled', 'environment', 'status', 'inbox_unread']
/** Columns with a few rows for each value, however many rows there are. */
const OWNERS = ['contact_id']
const PER_OWNER = 10

interface Index {
  tbl: string
  idx: string
  partial: number
  columns: string
}

const INDEXES = `
  select t.name as tbl, iif(i.origin = 'pk' and t.wr, t.name, i.name) as idx, i.partial,
    group_concat(c.name order by c.seqno) as columns
  from pragma_table_list t join pragma_index_list(t.name) i join pragma_index_xinfo(i.name) c
  where t.type = 'table' and t.name not like 'sqlite%' and c.key = 1
  group by t.name, i.name`

/**
 * Tells SQLite how our tables look when they are large. Without it one equal column counts for nearly as much as two,
 * so that it reads a whole workspace in the order of its key where an index leads to the few rows that are wanted; with
 * statistics of a table that was small when they were taken, too. https://sqlite.org/fileformat2.html#stat1tab
 */
export function setStatistics(database: DatabaseSync): void {
  // Makes the table of statistics.
  database.exec('analyze migrations; delete from sqlite_stat1')
  const insert = database.prepare('insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)')
  for (const { tbl, idx, partial, columns } of database.prepare(INDEXES).all() as unknown as Index[]) {
    insert.run(tbl, idx, describe(partial === 1 ? PARTIAL : ROWS, columns.split(',')))
  }
  database.exec('analyze sqlite_schema')
}

/** The number of rows, then how many have the same first column, the same first two, and so on. */
function describe(rows: number, columns: readonly string[]): string {
  let alike = rows
  const numbers = columns.map(column => {
    if (column === 'id') alike = 1
    else if (OWNERS.includes(column)) alike = Math.min(alike, PER_OWNER)
    else if (FLAGS.includes(column)) alike = Math.ceil(alike / 2)
    else if (column !== 'workspace_id') alike = Math.max(1, Math.round(alike * PER_VALUE))
    return alike
  })
  return [rows, ...numbers].join(' ')
}
