import { LogOut, Menu as MenuIcon, Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useMay, useSession, useSigning } from '../api/session.tsx'
import { IconButton } from '../ui/button.tsx'
import { useToast } from '../ui/toast.tsx'
import { places } from './navigation.ts'
import { PaletteButton } from './palette.tsx'
import styles from './sidebar.module.css'
import { setTheme, type Theme, useTheme } from './theme.ts'

/** The way to every page, who is signed in, and the theme. On narrow windows it is folded. */
export function Sidebar() {
  const { workspace, key } = useSession()
  const may = useMay()
  const [path] = useLocation()
  const [unfolded, setUnfolded] = useState(false)
  return (
    <aside className={`${styles.sidebar} ${unfolded ? styles.unfolded : ''}`}>
      <div className={styles.top}>
        <Link href="/channels" className={styles.brand}>
          <img src="/console/portico.svg" alt="" width="24" height="24" />
          Portico
        </Link>
        <PaletteButton />
        <IconButton
          className={styles.fold}
          label="Menu"
          icon={<MenuIcon aria-hidden="true" />}
          aria-expanded={unfolded}
          aria-controls="navigation"
          onClick={() => setUnfolded(!unfolded)}
        />
      </div>
      <div id="navigation" className={styles.below}>
        <nav aria-label="Main">
          <ul>
            {places
              .filter(({ needs: [permission, resource] }) => may(permission, resource))
              .map(({ title, href, icon: Icon, badge: Badge }) => (
                <li key={href}>
                  <Link
                    href={href}
                    className={styles.link}
                    aria-current={path === href || path.startsWith(`${href}/`) ? 'page' : undefined}
                    onClick={() => setUnfolded(false)}
                  >
                    <Icon aria-hidden="true" />
                    {title}
                    {Badge && <Badge />}
                  </Link>
                </li>
              ))}
          </ul>
        </nav>
        <footer className={styles.who}>
          <div className={styles.names}>
            <span title="Workspace">{workspace.name}</span>
            <span className={styles.key} title="Signed in with this key">
              {key.name} · {key.prefix}…
            </span>
          </div>
          <ThemeButton />
          <SignOutButton />
        </footer>
      </div>
    </aside>
  )
}

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const icons = { system: Monitor, light: Sun, dark: Moon }
const words = { system: 'as the system has it', light: 'light', dark: 'dark' }

function ThemeButton() {
  const theme = useTheme()
  const Icon = icons[theme]
  return (
    <IconButton
      label={`Theme: ${words[theme]}`}
      icon={<Icon aria-hidden="true" />}
      onClick={() => setTheme(next[theme])}
    />
  )
}

function SignOutButton() {
  const { signOut } = useSigning()
  const toast = useToast()
  return (
    <IconButton
      label="Sign out"
      icon={<LogOut aria-hidden="true" />}
      onClick={() => signOut().catch(error => toast.failed('You are still signed in.', error))}
    />
  )
}
