import type { Account, NetworkIO, NotedExchange } from '../../../domain/network.ts'
import { ioOf } from '../../contract/io.ts'

/** Mail servers on this machine. */
export interface Servers {
  smtp?: { port: number; user: string; password: string }
  imap?: { port: number; user: string; password: string }
}

/** An account at these servers. */
export const accountAt = ({ smtp, imap }: Servers, config: Record<string, unknown> = {}): Account => ({
  channelId: '0193b4c2-0000-7000-8000-000000000070',
  config: {
    fromEmail: 'shop@example.com',
    fromName: 'The shop',
    smtpHost: '127.0.0.1',
    smtpPort: smtp?.port ?? 1,
    smtpUser: smtp?.user ?? 'nobody',
    imapHost: '127.0.0.1',
    imapPort: imap?.port ?? 1,
    imapUser: imap?.user ?? 'nobody',
    ...config,
  },
  secrets: {
    smtpPassword: smtp?.password ?? 'no-password',
    imapPassword: imap?.password ?? 'no-password',
  },
  webhookSecret: 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE',
  webhookUrl: null,
  baseUrl: '',
})

export interface LocalIO extends NetworkIO {
  noted: NotedExchange[]
}

/** Finds this machine whatever the name, and keeps what is noted. */
export function localIO(
  signal: AbortSignal = new AbortController().signal,
  addresses: { address: string; family: number }[] = [{ address: '127.0.0.1', family: 4 }],
): LocalIO {
  const noted: NotedExchange[] = []
  return {
    ...ioOf(() => ({ ok: false, failure: { code: 'connect', message: 'No connection.' } })),
    resolve: async () => ({ ok: true, addresses }),
    note: exchange => void noted.push(exchange),
    signal,
    noted,
  }
}
