import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { openLive, useLiveState } from '../api/live.ts'
import { useMay } from '../api/session.tsx'
import { Commands } from './palette.tsx'
import styles from './shell.module.css'
import { Sidebar } from './sidebar.tsx'

/** What stands around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const may = useMay()
  const hears = may('events.list', 'channels/*')
  useEffect(() => (hears ? openLive() : undefined), [hears])
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        Skip to the content
      </a>
      <Sidebar />
      <Commands />
      <div className={styles.main}>
        {hears && <Connection />}
        <main id="content" className={styles.content} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  )
}

/** Says so while the server cannot be reached; when it is back, what is shown is loaded anew. */
function Connection() {
  const state = useLiveState()
  const client = useQueryClient()
  const interrupted = state === 'interrupted'
  useEffect(() => {
    if (!interrupted) return
    return () => void client.invalidateQueries()
  }, [interrupted, client])
  return (
    <div role="status">
      {interrupted && (
        <p className={styles.offline}>No connection to Portico. Trying again; what is shown may be old.</p>
      )}
    </div>
  )
}
