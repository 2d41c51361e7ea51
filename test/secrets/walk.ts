import { type Document, routesOf } from '../support/contract.ts'
import type { Speech } from '../support/speeches.ts'

type Ids = ReadonlyMap<string, readonly string[]>

/**
 * Every address of a dialect that can be read, after its own document: each path with all ids that its parameters can
 * have (`{channelId}` stands for every channel). A parameter that `ids` does not name throws: whoever adds one says where
 * its values are. Live streams have no end and are left out.
 */
export const readablePaths = (speech: Speech, document: Document, ids: Ids): string[] =>
  routesOf(document)
    .filter(({ method, operation }) => method === 'GET' && !isLive(operation))
    .flatMap(({ path }) =>
      filled(
        path,
        (name, id) => `${speech.write(id, name, path)}`,
        name => ids.get(speech.ours(name, path)),
      ),
    )

const isLive = ({
  responses,
}: {
  responses: Record<string, { content?: Record<string, unknown> }>
}): boolean => '101' in responses || 'text/event-stream' in (responses['200']?.content ?? {})

function filled(
  path: string,
  write: (name: string, id: string) => string,
  idsOf: (name: string) => readonly string[] | undefined,
): string[] {
  const [placeholder, name] = /\{(\w+)\}/.exec(path) ?? []
  if (placeholder === undefined || name === undefined) return [path]
  const values = idsOf(name)
  if (!values || values.length === 0)
    throw new Error(`There is nothing to put for ${placeholder} in ${path}.`)
  return values.flatMap(id => filled(path.replace(placeholder, write(name, id)), write, idsOf))
}
