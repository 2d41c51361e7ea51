import type { Network } from '../../domain/network.ts'
import { connect, disconnect, probe } from './connect.ts'
import { loftOf, manifest } from './manifest.ts'
import { parse } from './parse.ts'
import { classify, render } from './send.ts'
import { verify } from './verify.ts'

/** Pigeon Post, a network that does not exist. https://pigeon.example/docs/api */
export const pigeon: Network = {
  manifest,
  identify: loftOf,
  verify,
  parse,
  sending: { kind: 'http', render, classify },
  connect,
  disconnect,
  probe,
}
