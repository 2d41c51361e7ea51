import { useSyncExternalStore } from 'react'

/** A value that is there before and after any page, and that components follow. */
export interface Store<T> {
  readonly get: () => T
  readonly set: (next: T) => void
  /** Calls back after each `set`; returns what ends that. */
  readonly subscribe: (listener: () => void) => () => void
}

/** A store for as long as the page is open. */
export function createStore<T>(initial: T): Store<T> {
  const listeners = new Set<() => void>()
  let value = initial
  return {
    get: () => value,
    set(next) {
      value = next
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** One of some words, the first where none was chosen, remembered by this browser under `name`. */
export function createChoice<T extends string>(name: string, words: readonly [T, ...T[]]): Store<T> {
  let chosen: string | null = null
  try {
    chosen = localStorage.getItem(name)
  } catch {
    // The browser keeps nothing for us.
  }
  const store = createStore<T>(words.find(word => word === chosen) ?? words[0])
  return {
    ...store,
    set(next) {
      try {
        localStorage.setItem(name, next)
      } catch {
        // It holds until the page is left.
      }
      store.set(next)
    },
  }
}

/** The value of a store as it is now. */
export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get)
