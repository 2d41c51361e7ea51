import type { Demo } from '../shared/demo.ts'
import { startMail } from './index.ts'

/** A mailbox. */
export async function mailDemo(port: number): Promise<Demo> {
  const { url, address, password, smtpPort, imapPort, close } = await startMail({ port })
  const host = '127.0.0.1'
  return {
    title: 'A mail provider (SMTP and IMAP)',
    url,
    offers: [
      {
        network: 'email',
        config: {
          fromEmail: address,
          smtpHost: host,
          smtpPort,
          smtpUser: address,
          smtpPassword: password,
          imapHost: host,
          imapPort,
          imapUser: address,
          imapPassword: password,
        },
        play: { url: `${url}/_simulator/write`, body: { text: 'Hello' } },
        sent: { url: `${url}/_simulator/sent` },
      },
    ],
    close,
  }
}
