import { createChoice, useStore } from '../hooks/store.ts'

export type Theme = 'system' | 'light' | 'dark'

const theme = createChoice<Theme>('portico.theme', ['system', 'light', 'dark'])

function apply(): void {
  const chosen = theme.get()
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
}

apply()
theme.subscribe(apply)

/** Changes the theme at once, and keeps it in this browser. */
export const setTheme = theme.set
export const useTheme = (): Theme => useStore(theme)
