import type { Api } from '../support/api.ts'

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>>
}

type Ids = ReadonlyMap<string, readonly string[]>

/**
 * Every address that can be read, after the API's own document: each path with all ids that its parameters can have
 * (`{channelId}` stands for every channel). A parameter that `ids` does not name throws: whoever adds one says where its
 * values are. Live streams have no end and are left out.
 */
export async function readablePaths(api: Api, ids: Ids): Promise<string[]> {
  const { paths } = await api.get<Document>('/openapi.json')
  return Object.entries(paths)
    .filter(([, { get }]) => get && !isLive(get))
    .flatMap(([path]) => filled(path.replace('/api/v1', ''), ids))
}

const isLive = ({
  responses,
}: {
  responses: Record<string, { content?: Record<string, unknown> }>
}): boolean => '101' in responses || 'text/event-stream' in (responses['200']?.content ?? {})

function filled(path: string, ids: Ids): string[] {
  const [placeholder, name] = /\{(\w+)\}/.exec(path) ?? []
  if (placeholder === undefined || name === undefined) return [path]
  const values = ids.get(name)
  if (!values || values.length === 0)
    throw new Error(`There is nothing to put for ${placeholder} in ${path}.`)
  return values.flatMap(value => filled(path.replace(placeholder, value), ids))
}
