import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

export interface LocalServer {
  port: number
  /** `http://127.0.0.1:port` */
  url: string
  /** Connections it has seen. */
  readonly connections: number
  /** Settles when no connection is open. */
  quiet(): Promise<void>
}

/** An HTTP server on this machine that lives as long as the test. */
export async function httpServer(t: TestContext, answer: RequestListener): Promise<LocalServer> {
  const server = createServer(answer)
  // Idle connections stay until the client closes them.
  server.keepAliveTimeout = 0
  return listen(t, server)
}

/** A TCP server: `talk` says what it does with each connection. */
export async function tcpServer(t: TestContext, talk: (socket: Socket) => void): Promise<LocalServer> {
  return listen(t, createTcpServer(talk))
}

async function listen(t: TestContext, server: Server): Promise<LocalServer> {
  const open = new Set<Socket>()
  let connections = 0
  let whenQuiet: (() => void)[] = []
  server.on('connection', (socket: Socket) => {
    connections++
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      open.delete(socket)
      if (open.size > 0) return
      for (const wake of whenQuiet) wake()
      whenQuiet = []
    })
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.after(async () => {
    for (const socket of open) socket.destroy()
    await new Promise(resolve => {
      server.close(resolve)
    })
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get connections() {
      return connections
    },
    quiet: () =>
      new Promise(resolve => {
        if (open.size === 0) resolve()
        else whenQuiet.push(resolve)
      }),
  }
}

/** A port of this machine on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => {
    server.close(resolve)
  })
  return port
}
