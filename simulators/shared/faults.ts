import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { defined, type Fields, number, optionalNumber } from './fields.ts'

/** What goes wrong. */
export type Fault =
  /** 429, with the seconds to wait where the network tells them. */
  | { kind: 'flood'; retryAfter: number }
  /** An answer of servers in trouble: 500 Internal Server Error, 502 Bad Gateway, … */
  | { kind: 'error'; status: number }
  /** The call is carried out `ms` milliseconds later than it came. */
  | { kind: 'delay'; ms: number }
  /** The connection is broken instead of answered. */
  | { kind: 'reset' }
  /** No answer ever comes. */
  | { kind: 'hang' }

export type Refusal = Extract<Fault, { kind: 'flood' | 'error' }>

/** A fault, which calls it meets (`Filter`), and how many of them. */
export type FaultRule<Filter> = Fault &
  Filter & {
    /** How many calls it meets; one if left out. */
    times?: number
    /** The call is carried out all the same, and only its answer goes wrong. */
    carriedOut?: boolean
  }

/** The faults that wait for calls to meet. The first one added that fits a call meets it. */
export class FaultPlan<Filter extends object, Call> {
  readonly #fits: (filter: Filter, call: Call) => boolean
  #rules: { rule: FaultRule<Filter>; left: number }[] = []

  constructor(fits: (filter: Filter, call: Call) => boolean) {
    this.#fits = fits
  }

  add(rule: FaultRule<Filter>): void {
    this.#rules.push({ rule, left: rule.times ?? 1 })
  }

  clear(): void {
    this.#rules = []
  }

  /** The rules that still wait, with how many calls each has left to meet. */
  list(): FaultRule<Filter>[] {
    return this.#rules.map(({ rule, left }) => ({ ...rule, times: left }))
  }

  /** Takes the fault that meets this call, if any. */
  meet(call: Call): FaultRule<Filter> | undefined {
    const planned = this.#rules.find(({ rule }) => this.#fits(rule, call))
    if (!planned) return undefined
    planned.left--
    if (planned.left <= 0) this.#rules = this.#rules.filter(other => other !== planned)
    return planned.rule
  }
}

/**
 * Lets a fault happen. Resolves to true when it has taken the answer's place. `refuse` answers, or throws, as the network
 * does when it floods or is in trouble.
 */
export async function suffer(
  fault: Fault,
  response: ServerResponse,
  refuse: (refusal: Refusal) => void,
): Promise<boolean> {
  switch (fault.kind) {
    case 'flood':
    case 'error':
      refuse(fault)
      return true
    case 'delay':
      await wait(fault.ms, undefined, { ref: false })
      return false
    case 'reset':
      response.socket?.resetAndDestroy()
      return true
    case 'hang':
      return true
  }
}

/** Reads a fault from a control request, without its filter. Throws when it lacks what its kind needs. */
export function readFault(body: Fields): Fault & { times?: number; carriedOut?: boolean } {
  const more = defined({
    times: optionalNumber(body, 'times'),
    carriedOut: body.carriedOut === true ? true : undefined,
  })
  return { ...readKind(body), ...more }
}

function readKind(body: Fields): Fault {
  switch (body.kind) {
    case 'flood':
      return { kind: 'flood', retryAfter: optionalNumber(body, 'retryAfter') ?? 1 }
    case 'error':
      return { kind: 'error', status: optionalNumber(body, 'status') ?? 500 }
    case 'delay':
      return { kind: 'delay', ms: number(body, 'ms') }
    case 'reset':
      return { kind: 'reset' }
    case 'hang':
      return { kind: 'hang' }
    default:
      throw new Error('kind is one of flood, error, delay, reset, hang')
  }
}
