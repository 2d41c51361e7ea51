import { controlServer } from '../shared/control-server.ts'
import { closeServer, listen } from '../shared/http.ts'
import type { BotConnection } from './bot.ts'
import type { CallOptions, PhoneCall } from './call.ts'
import { routes } from './control.ts'
import { Gateway } from './gateway.ts'

export type { Activity } from './activities.ts'
export type { BotConnection } from './bot.ts'
export type { CallOptions, PhoneCall } from './call.ts'

export interface AudiocodesOptions {
  /** Of its own API, /_simulator. Zero, the default, takes a free one. */
  port?: number
}

/** A voice gateway that runs here: it calls a bot, tests and newcomers play the people on the telephone. */
export interface AudiocodesSimulator {
  /** Of its own API: `${url}/_simulator`. */
  url: string
  /** Sets the bot connection. Rejects when it cannot be validated. */
  connect(connection: BotConnection): Promise<void>
  /** Somebody calls. Rejects when the bot does not take the call. */
  call(options?: CallOptions): Promise<PhoneCall>
  /** The next answer of the bot is lost on the way, and the request repeated. */
  loseAnswer(): void
  close(): Promise<void>
}

/** Starts the simulator on 127.0.0.1. Rejects when the port is taken. */
export async function startAudiocodes({ port = 0 }: AudiocodesOptions = {}): Promise<AudiocodesSimulator> {
  const gateway = new Gateway()
  const server = controlServer(routes, gateway)
  return {
    url: await listen(server, port),
    connect: connection => gateway.connect(connection),
    call: options => gateway.call(options ?? {}),
    loseAnswer: () => gateway.loseAnswer(),
    close: async () => {
      await gateway.close()
      await closeServer(server)
    },
  }
}
