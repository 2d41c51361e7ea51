import { createStore, useStore } from '../hooks/store.ts'

const isApple = /^(Mac|iP)/.test(navigator.platform)
/** The keys that open it. */
export const paletteKeys: readonly string[] = [isApple ? '⌘' : 'Ctrl', 'K']

/** Which of the two windows over every page is open. */
export type Opened = 'palette' | 'shortcuts' | null

const opened = createStore<Opened>(null)

/** Opens a window, or with null closes it. */
export const show = opened.set
export const useOpened = (): Opened => useStore(opened)
