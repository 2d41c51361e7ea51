type ColumnType = 'uuid' | 'text' | 'bigint' | 'integer'

/**
 * One SQL text that does the same to many rows. The rows stand in it as a table `r`: PostgreSQL gets all of them as
 * one JSON parameter and runs the statement once; SQLite runs the prepared statement once for each. So a statement
 * must treat its rows independently of each other.
 */
export interface RowStatement<Row extends object> {
  readonly columns: readonly (keyof Row & string)[]
  readonly postgres: string
  readonly sqlite: string
}

/** `sql` gets the text that stands for the rows: `rows => \`update t set a = r.a from ${rows} where t.id = r.id\``. */
export function rowStatement<Row extends object>(
  types: Record<keyof Row & string, ColumnType>,
  sql: (rows: string) => string,
): RowStatement<Row> {
  const columns = Object.keys(types) as (keyof Row & string)[]
  const record = columns.map(c => `"${c}" ${types[c]}`).join(', ')
  const parameters = columns.map((c, i) => `?${i + 1} as "${c}"`).join(', ')
  return {
    columns,
    postgres: sql(`json_to_recordset($1::json) as r(${record})`),
    sqlite: sql(`(select ${parameters}) as r`),
  }
}

/** An insert of whole rows; `tail` is what follows the values (`on conflict … returning …`). */
export function insertRows<Row extends object>(
  table: string,
  types: Record<keyof Row & string, ColumnType>,
  tail = '',
): RowStatement<Row> {
  const names = Object.keys(types).map(c => `"${c}"`)
  return rowStatement<Row>(
    types,
    rows =>
      `insert into ${table} (${names.join(', ')}) select ${names.map(n => `r.${n}`).join(', ')} from ${rows} where true ${tail}`,
  )
}
