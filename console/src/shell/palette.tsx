import { Search } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useLocation } from 'wouter'
import { useMay } from '../api/session.tsx'
import { places } from './navigation.ts'
import { type Opened, paletteKeys, show, useOpened } from './opened.ts'
import styles from './palette.module.css'
import type { Command } from './shortcuts.ts'
import { useShortcutKeys } from './shortcuts-keys.ts'

const PaletteDialog = lazy(() => import('./palette-dialog.tsx'))
const ShortcutsDialog = lazy(() => import('./shortcuts-dialog.tsx'))

/** Shows that there is a way to everything, and opens it. */
export const PaletteButton = () => (
  <button
    type="button"
    className={styles.open}
    aria-keyshortcuts="Control+K Meta+K"
    aria-haspopup="dialog"
    onClick={() => show('palette')}
  >
    <Search aria-hidden="true" />
    <span className={styles.label}>Search…</span>
    <span className={styles.keys} aria-hidden="true">
      {paletteKeys.join(' ')}
    </span>
  </button>
)

/** Hears the keyboard on every page. What it opens is loaded when it is first needed. */
export function Commands() {
  const may = useMay()
  const [, navigate] = useLocation()
  const now = useOpened()
  const [needed, setNeeded] = useState<Opened>(null)
  if (now !== null && now !== needed) setNeeded(now)

  const obey = (command: Command) => {
    if (command === 'help') return show('shortcuts')
    if (command === 'search') {
      return document.querySelector<HTMLInputElement>('#content input[type="search"]')?.focus()
    }
    if (command === 'connect') {
      return may('channels.create', 'channels/*') ? navigate('/channels/new') : undefined
    }
    const place = places.find(({ shortcut }) => shortcut === command.go)
    if (place && may(...place.needs)) navigate(place.href)
  }
  useShortcutKeys(now !== null, () => show('palette'), obey)

  return (
    <Suspense>
      {needed === 'palette' && <PaletteDialog open={now === 'palette'} />}
      {needed === 'shortcuts' && <ShortcutsDialog open={now === 'shortcuts'} onClose={() => show(null)} />}
    </Suspense>
  )
}
