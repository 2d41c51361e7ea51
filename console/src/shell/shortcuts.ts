import { createChoice, useStore } from '../hooks/store.ts'

/** What a key asks for; `go`: to the page with this shortcut. */
export type Command = { go: string } | 'search' | 'help' | 'connect'

/** Milliseconds in which the key after `g` is awaited. */
export const PATIENCE = 2000

const single: Record<string, Command> = { '/': 'search', '?': 'help', c: 'connect' }

/** What a key means, and whether another must follow; `behindG`: `g` was the one before. */
export function readKey(key: string, behindG: boolean): { command: Command | null; waits: boolean } {
  if (behindG) return { command: { go: key }, waits: false }
  return { command: single[key] ?? null, waits: key === 'g' }
}

const switched = createChoice('portico.shortcuts', ['on', 'off'])

/** Whether single keys do something: who speaks to the computer, or trembles, switches them off. */
export const areShortcutsOn = (): boolean => switched.get() === 'on'

export const setShortcutsOn = (on: boolean): void => switched.set(on ? 'on' : 'off')

export const useShortcutsOn = (): boolean => useStore(switched) === 'on'
