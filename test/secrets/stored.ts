import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import pg from 'pg'

/** All that a store holds, as text: the files of SQLite byte by byte, every row of PostgreSQL. */
export const storedText = (store: string): Promise<string> =>
  store.startsWith('sqlite:') ? filesOf(store.slice('sqlite:'.length)) : rowsOf(store)

/** The database, its log and its index. */
async function filesOf(file: string): Promise<string> {
  const names = readdirSync(dirname(file)).filter(name => name.startsWith(basename(file)))
  return names.map(name => readFileSync(join(dirname(file), name), 'latin1')).join('\n')
}

async function rowsOf(url: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    )
    const texts: string[] = []
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select row_to_json(t)::text as row from "${name}" t`,
      )
      texts.push(`table ${name}`, ...rows.map(({ row }) => row))
    }
    return texts.join('\n')
  } finally {
    await client.end()
  }
}
