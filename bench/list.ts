// Whether a list of 50 channels costs more out of many than out of few: node bench/list.ts [rounds]
import { type Portico, startPortico } from '../test/support/portico.ts'
import { freshDatabase } from '../test/support/postgres.ts'
import { median, ms, print, times } from './table.ts'

const ROUNDS = Number(process.argv[2] ?? 15)
/** Requests of one round, one after the other. */
const REQUESTS = 40
const FEW = 100
const MANY = 10_000
/** Channels that are made at a time. */
const AT_ONCE = 32

interface Page {
  items: { id: string }[]
  next: string | null
}

async function furnish({ api }: Portico, count: number): Promise<void> {
  let made = 0
  const make = async () => {
    while (made < count) {
      const body = { network: 'sandbox', name: `Channel ${++made}`, config: {} }
      await api.post('/channels', body)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, make))
}

/** The pages that are asked for: the first, and one that lies in the middle. */
async function pages({ api }: Portico, count: number): Promise<Record<string, string>> {
  let cursor = ''
  for (let passed = 0; passed < count / 2; passed += 50) {
    cursor = (await api.get<Page>(`/channels?limit=50&cursor=${cursor}`.replace(/&cursor=$/, ''))).next ?? ''
  }
  return {
    'first page': '/channels?limit=50',
    'page in the middle': `/channels?limit=50&cursor=${cursor}`,
    'first page of a network': '/channels?limit=50&network=sandbox',
  }
}

/** Milliseconds that a request takes, the median of one round. */
async function round({ api }: Portico, path: string): Promise<number> {
  const taken: number[] = []
  for (let i = 0; i < REQUESTS; i++) {
    const started = performance.now()
    const { items } = await api.get<Page>(path)
    taken.push(performance.now() - started)
    if (items.length !== 50) throw new Error(`${path} has ${items.length} channels.`)
  }
  return median(taken)
}

async function compare(kind: string, stores: [string | undefined, string | undefined]): Promise<string[][]> {
  const settings = { PORTICO_LOG: 'warn' }
  const [few, many] = await Promise.all(
    stores.map(store => startPortico({ ...(store && { store }), settings, bare: true })),
  )
  if (!few || !many) throw new Error('Two are compared.')
  try {
    await furnish(few, FEW)
    await furnish(many, MANY)
    const [ofFew, ofMany] = [await pages(few, FEW), await pages(many, MANY)]
    const rows: string[][] = []
    for (const name of Object.keys(ofFew)) {
      const taken: [number[], number[]] = [[], []]
      // In turn, so that what else the machine does meets both.
      for (let i = 0; i <= ROUNDS; i++) {
        const times = [await round(few, ofFew[name] ?? ''), await round(many, ofMany[name] ?? '')] as const
        if (i > 0) taken.forEach((all, n) => void all.push(times[n] ?? 0))
      }
      const [a, b] = [median(taken[0]), median(taken[1])]
      rows.push([`${kind}, ${name}`, ms(a), ms(b), times(b / a)])
    }
    return rows
  } finally {
    await Promise.all([few.close(), many.close()])
  }
}

const databases = [await freshDatabase(), await freshDatabase()] as const
const rows = [
  ...(await compare('SQLite', [undefined, undefined])),
  ...(await compare('PostgreSQL', [databases[0].url, databases[1].url])),
]
print(['list of 50 channels', `ms of ${FEW}`, `ms of ${MANY}`, 'ratio'], rows)
for (const database of databases) await database.drop()
process.exit()
