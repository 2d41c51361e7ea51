import type { Account } from '../../domain/network.ts'
import type { Config, Secrets } from './manifest.ts'

/** The channel's settings and secrets; the store has checked them. */
export const settingsOf = (account: Account): Config => account.config as Config
export const secretsOf = (account: Account): Secrets => account.secrets as Secrets

/** The address mail is sent from, in lower case. */
export const addressOf = (account: Account): string => settingsOf(account).fromEmail.toLowerCase()

/** A mail server. */
export interface Endpoint {
  host: string
  port: number
  /** TLS from the first byte, not by STARTTLS. */
  secure: boolean
}

export function smtpOf(account: Account): Endpoint {
  const { smtpHost: host, smtpPort: port, smtpSecure } = settingsOf(account)
  return { host, port, secure: smtpSecure ?? port === 465 }
}

export function imapOf(account: Account): Endpoint {
  const { imapHost: host, imapPort: port, imapSecure } = settingsOf(account)
  return { host, port, secure: imapSecure ?? port === 993 }
}
