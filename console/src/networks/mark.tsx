import {
  AudioLines,
  Camera,
  FlaskConical,
  Globe,
  type LucideIcon,
  Mail,
  MessageCircle,
  MessageSquare,
  MessageSquareText,
  MessagesSquare,
  Phone,
  Plug,
  Radio,
  Send,
  Smartphone,
  Store,
} from 'lucide-react'
import styles from './mark.module.css'

/** Marks of our own, no network's logo: a shape for what it is, and a colour to tell it by. */
const marks: Record<string, [LucideIcon, keyof typeof styles]> = {
  whatsapp: [MessageCircle, 'green'],
  'twilio-whatsapp': [MessageCircle, 'green'],
  telegram: [Send, 'sky'],
  'twilio-sms': [Smartphone, 'red'],
  'vonage-sms': [Smartphone, 'slate'],
  'twilio-voice': [Phone, 'red'],
  audiocodes: [AudioLines, 'teal'],
  messenger: [MessagesSquare, 'blue'],
  instagram: [Camera, 'pink'],
  rcs: [MessageSquareText, 'blue'],
  viber: [Phone, 'violet'],
  line: [MessageSquare, 'green'],
  email: [Mail, 'amber'],
  brevo: [Mail, 'teal'],
  google: [Store, 'slate'],
  webchat: [Globe, 'violet'],
  custom: [Plug, 'slate'],
  sandbox: [FlaskConical, 'amber'],
}

/** A network at a glance; its name stands beside it, so it is not told to screen readers. */
export function NetworkMark({ type, large = false }: { type: string; large?: boolean }) {
  const [Icon, colour] = marks[type] ?? [Radio, 'slate']
  return (
    <span className={`${styles.mark} ${styles[colour]} ${large ? styles.large : ''}`} aria-hidden="true">
      <Icon />
    </span>
  )
}
