import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { controlServer } from '../shared/control-server.ts'
import { closeServer, listen } from '../shared/http.ts'
import { routes } from './control.ts'
import { serveImap } from './imap.ts'
import { serveSmtp } from './smtp.ts'
import { type Letter, type SentMail, World } from './world.ts'

export type { Letter, SentMail } from './world.ts'

/** A provider of mail that runs here: an account sends by SMTP and reads by IMAP, people write to it. */
export interface MailSimulator {
  /** Of its own API: `${url}/_simulator`. */
  url: string
  smtpPort: number
  imapPort: number
  /** Of the one account; the address is its user too. */
  address: string
  password: string
  /** Somebody writes; returns the mail's Message-ID. */
  write(letter: Letter): string
  sent(): SentMail[]
  close(): Promise<void>
}

/**
 * Starts the simulator on 127.0.0.1; the port is that of its own API, the mail servers take free ones. Rejects when the
 * port is taken. Neither server offers TLS, as nothing leaves this machine. Not there: files in what people write,
 * bounces, folders beside INBOX.
 */
export async function startMail({ port = 0 }: { port?: number } = {}): Promise<MailSimulator> {
  const world = new World()
  const http = controlServer(routes, world)
  const url = await listen(http, port)
  const smtp = await startTcp(socket => serveSmtp(world, socket))
  const imap = await startTcp(socket => serveImap(world, socket))
  return {
    url,
    smtpPort: smtp.port,
    imapPort: imap.port,
    address: world.address,
    password: world.password,
    write: letter => world.write(letter),
    sent: () => [...world.sent],
    close: async () => {
      await Promise.all([smtp.close(), imap.close(), closeServer(http)])
    },
  }
}

async function startTcp(
  serve: (socket: Socket) => Promise<void>,
): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    serve(socket).catch(() => socket.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
