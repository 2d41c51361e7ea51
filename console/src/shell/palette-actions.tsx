import { Keyboard, KeyRound, LogOut, Monitor, Moon, Plus, Sun, Webhook } from 'lucide-react'
import { useLocation } from 'wouter'
import { useMay, useSigning } from '../api/session.tsx'
import { useToast } from '../ui/toast.tsx'
import { places } from './navigation.ts'
import { show } from './opened.ts'
import type { Item } from './palette-items.ts'
import { setTheme, type Theme, useTheme } from './theme.ts'

const themes: readonly { theme: Theme; title: string; Icon: typeof Sun }[] = [
  { theme: 'light', title: 'Light theme', Icon: Sun },
  { theme: 'dark', title: 'Dark theme', Icon: Moon },
  { theme: 'system', title: 'Theme of the system', Icon: Monitor },
]

/** The pages that the key may open. */
export function usePages(): Item[] {
  const may = useMay()
  const [, navigate] = useLocation()
  return places
    .filter(({ needs: [permission, resource] }) => may(permission, resource))
    .map(({ title, href, icon: Icon }) => ({
      id: href,
      title,
      words: 'go to open page',
      icon: <Icon aria-hidden="true" />,
      run: () => navigate(href),
    }))
}

/** What can be done from anywhere. */
export function useActions(): Item[] {
  const may = useMay()
  const [, navigate] = useLocation()
  const theme = useTheme()
  const { signOut } = useSigning()
  const toast = useToast()
  const made = [
    {
      ...{ permission: 'channels.create', resource: 'channels/*', href: '/channels/new' },
      ...{ title: 'Connect a channel', words: 'new add network', Icon: Plus },
    },
    {
      ...{ permission: 'webhooks.create', resource: 'webhooks/*', href: '/webhooks/new' },
      ...{ title: 'New webhook', words: 'add create', Icon: Webhook },
    },
    {
      ...{ permission: 'keys.create', resource: 'keys/*', href: '/keys?new' },
      ...{ title: 'New key', words: 'add create token', Icon: KeyRound },
    },
  ]
  return [
    ...made
      .filter(({ permission, resource }) => may(permission, resource))
      .map(({ title, words, href, Icon }) => ({
        ...{ id: href, title, words },
        icon: <Icon aria-hidden="true" />,
        run: () => navigate(href),
      })),
    ...themes
      .filter(other => other.theme !== theme)
      .map(({ theme, title, Icon }) => ({
        ...{ id: theme, title, words: 'colours mode' },
        icon: <Icon aria-hidden="true" />,
        run: () => setTheme(theme),
      })),
    {
      ...{ id: 'shortcuts', title: 'Keyboard shortcuts', words: 'keys help' },
      icon: <Keyboard aria-hidden="true" />,
      run: () => show('shortcuts'),
    },
    {
      ...{ id: 'sign-out', title: 'Sign out', words: 'leave log out' },
      icon: <LogOut aria-hidden="true" />,
      run: () => signOut().catch(error => toast.failed('You are still signed in.', error)),
    },
  ]
}
