import { type Fields, isFields } from './fields.ts'

export interface ControlAnswer {
  status: number
  content: unknown
}

interface ControlRequest<World> {
  world: World
  /** What the path's `:id` stands for. */
  id: string
  body: Fields
}

/** One thing the simulator's own API can do. What it throws is the caller's mistake, in words. */
export interface ControlRoute<World> {
  method: 'GET' | 'POST' | 'DELETE'
  /** Below /_simulator; `:id` stands for one segment. */
  path: string
  does: string
  run(request: ControlRequest<World>): unknown
}

/** A network on which things go wrong when told to. */
interface Troubled<Rule> {
  faults: { add(rule: Rule): void; list(): unknown; clear(): void }
}

/** The routes that make things go wrong. `fields` names what a fault can be about here. */
export const faultRoutes = <Rule, World extends Troubled<Rule>>(
  readRule: (body: Fields) => Rule,
  fields: string,
): ControlRoute<World>[] => [
  {
    method: 'GET',
    path: '/faults',
    does: 'the faults that wait for calls',
    run: ({ world }) => world.faults.list(),
  },
  {
    method: 'POST',
    path: '/faults',
    does: `add a fault: kind (flood, error, delay, reset, hang), times, ${fields}, carriedOut`,
    run: ({ world, body }) => {
      world.faults.add(readRule(body))
      return world.faults.list()
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    does: 'take all faults away',
    run: ({ world }) => {
      world.faults.clear()
      return []
    },
  },
]

/**
 * Answers a request to the simulator's own API; `/` lists its routes. Bodies are JSON whatever their content type, for
 * curl's sake.
 */
export async function control<World>(
  routes: readonly ControlRoute<World>[],
  world: World,
  method: string,
  path: string,
  body: Buffer,
): Promise<ControlAnswer> {
  const all: ControlRoute<World>[] = [
    { method: 'GET', path: '/', does: 'this list', run: () => all.map(describe) },
    ...routes,
  ]
  const atPath = all
    .map(route => ({ route, match: matcher(route.path).exec(path) }))
    .filter(({ match }) => match !== null)
  const found = atPath.find(({ route }) => route.method === method)
  if (!found) {
    const status = atPath.length > 0 ? 405 : 404
    return { status, content: { error: `No ${method} ${path}; GET /_simulator lists what there is` } }
  }
  try {
    const id = decodeURIComponent(found.match?.groups?.id ?? '')
    return { status: 200, content: await found.route.run({ world, id, body: readFields(body) }) }
  } catch (error) {
    return { status: 400, content: { error: error instanceof Error ? error.message : String(error) } }
  }
}

const describe = <World>({ method, path, does }: ControlRoute<World>): string =>
  `${method} /_simulator${path.replace(/\/$/, '')}: ${does}`

const matcher = (path: string): RegExp =>
  new RegExp(`^${path.replace(/:\w+/, '(?<id>[^/]+)').replace(/\/$/, '/?')}$`)

function readFields(body: Buffer): Fields {
  if (body.length === 0) return {}
  const parsed: unknown = JSON.parse(body.toString())
  if (!isFields(parsed)) throw new Error('The body is a JSON object')
  return parsed
}
