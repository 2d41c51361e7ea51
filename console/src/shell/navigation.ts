import {
  Activity,
  Bot,
  CodeXml,
  Inbox,
  KeyRound,
  type LucideIcon,
  RadioTower,
  Smartphone,
  Webhook,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { Unread } from './unread.tsx'

export interface Place {
  title: string
  href: string
  icon: LucideIcon
  /** What the key must allow for it to be of use. */
  needs: [permission: string, resource: string]
  /** Typed after `g`. */
  shortcut: string
  /** What waits there. */
  badge?: ComponentType
}

/** Where one can go, in the order of the sidebar. */
export const places: readonly Place[] = [
  {
    title: 'Channels',
    href: '/channels',
    icon: RadioTower,
    needs: ['channels.list', 'channels/*'],
    shortcut: 'c',
  },
  {
    title: 'Inbox',
    href: '/inbox',
    icon: Inbox,
    needs: ['conversations.list', 'channels/*'],
    shortcut: 'i',
    badge: Unread,
  },
  {
    title: 'Webhooks',
    href: '/webhooks',
    icon: Webhook,
    needs: ['webhooks.list', 'webhooks/*'],
    shortcut: 'w',
  },
  { title: 'Bots', href: '/bots', icon: Bot, needs: ['chatbots.list', 'chatbots/*'], shortcut: 'b' },
  { title: 'Events', href: '/events', icon: Activity, needs: ['events.list', 'channels/*'], shortcut: 'e' },
  {
    title: 'Sandbox phone',
    href: '/sandbox',
    icon: Smartphone,
    needs: ['channels.test', 'channels/*'],
    shortcut: 's',
  },
  { title: 'Keys', href: '/keys', icon: KeyRound, needs: ['keys.list', 'keys/*'], shortcut: 'k' },
  { title: 'API', href: '/api', icon: CodeXml, needs: ['workspace.get', 'workspace'], shortcut: 'a' },
]
