/** What this browser keeps of one chat, under names of its own. Where storage is refused, the page keeps it. */
export interface Keep {
  get<T>(name: string): T | undefined
  set(name: string, value: unknown): void
  remove(name: string): void
  /** The names that begin so. */
  names(prefix: string): string[]
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { readonly [name: string]: unknown }

/** `open` throws where the browser refuses storage. */
export function keepIn(open: () => Storage, channel: string): Keep {
  const prefix = `portico:${channel}:`
  const page = new Map<string, string>()
  let store: Store | undefined
  try {
    store = open() as unknown as Store
  } catch {
    // Browsers that refuse it throw when it is named.
  }
  return {
    get(name) {
      try {
        return JSON.parse(page.get(name) ?? store?.getItem(prefix + name) ?? '')
      } catch {
        return undefined
      }
    },
    set(name, value) {
      const text = JSON.stringify(value)
      try {
        if (store === undefined) throw new Error('no storage')
        store.setItem(prefix + name, text)
      } catch {
        // None, or full.
        page.set(name, text)
      }
    },
    remove(name) {
      page.delete(name)
      try {
        store?.removeItem(prefix + name)
      } catch {
        // It was never there.
      }
    },
    names(start) {
      const found = new Set([...page.keys()].filter(name => name.startsWith(start)))
      for (const key of Object.keys(store ?? {})) {
        if (key.startsWith(prefix + start)) found.add(key.slice(prefix.length))
      }
      return [...found].sort()
    },
  }
}
