import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import { startTwilio, type TwilioSimulator } from './index.ts'

export const NUMBER = '+15557122661'
export const ADA = '+14155551234'

/** Sends what Twilio's own client asks to the simulator instead. */
class LocalClient extends twilio.RequestClient {
  readonly #url: string

  constructor(url: string) {
    super()
    this.#url = url
  }

  override async request<TData>(
    options: RequestClient.RequestOptions<TData>,
  ): Promise<{ statusCode: number; body: TData; headers: object }> {
    const { method, uri, username, password, data, params } = options
    const { pathname, searchParams: query } = new URL(uri)
    for (const [name, value] of Object.entries(params ?? {})) query.set(name, String(value))
    const form = new URLSearchParams()
    for (const [name, value] of Object.entries(data ?? {})) {
      for (const item of [value].flat()) form.append(name, String(item))
    }
    const response = await fetch(`${this.#url}${pathname}?${query}`, {
      method,
      headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
      ...(method !== 'get' && { body: form }),
    })
    return { statusCode: response.status, body: (await response.json()) as TData, headers: {} }
  }
}

/** Twilio's own client. */
export const sdk = (url: string, sid: string, password: string, accountSid = sid): twilio.Twilio =>
  twilio(sid, password, { accountSid, httpClient: new LocalClient(url) })

/** Has the number call other addresses. */
export async function changeNumber(client: twilio.Twilio, urls: object): Promise<void> {
  const [number] = await client.incomingPhoneNumbers.list()
  await client.incomingPhoneNumbers(number?.sid ?? '').update(urls)
}

/** A simulator with one account and one number, and the SDK signed in to it. */
export async function startTestTwilio(): Promise<{
  simulator: TwilioSimulator
  sid: string
  authToken: string
  client: twilio.Twilio
}> {
  const simulator = await startTwilio()
  const { sid, authToken } = simulator.addAccount()
  simulator.addNumber(sid, NUMBER)
  return { simulator, sid, authToken, client: sdk(simulator.url, sid, authToken) }
}

/** The error code of what Twilio refuses; fails when it does not. */
export async function refusal(promise: Promise<unknown>): Promise<number> {
  try {
    await promise
  } catch (error) {
    if (error instanceof twilio.RestException && error.code !== undefined) return error.code
    throw error
  }
  throw new Error('It was accepted')
}
