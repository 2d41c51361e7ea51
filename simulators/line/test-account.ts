import assert from 'node:assert/strict'
import { HTTPFetchError, LineBotClient } from '@line/bot-sdk'
import { type AccountOptions, type LineAccount, type LineSimulator, startLine } from './index.ts'

export interface TestAccount extends LineAccount {
  line: LineSimulator
  /** LINE's own client. */
  client: LineBotClient
}

/** A simulator with one account, and the client of LINE's own SDK, which takes it for LINE. */
export const startTestAccount = async (): Promise<TestAccount> => addTestAccount(await startLine())

export function addTestAccount(line: LineSimulator, options?: AccountOptions): TestAccount {
  const account = line.addAccount(options)
  const { channelAccessToken } = account
  const apiBaseURL = line.url
  const client = LineBotClient.fromChannelAccessToken({
    channelAccessToken,
    apiBaseURL,
    dataApiBaseURL: apiBaseURL,
  })
  return { ...account, line, client }
}

/** Status and body of a refusal. */
export async function refused(
  call: Promise<unknown>,
): Promise<[number, { message: string; details?: { message: string; property: string }[] }]> {
  const error = await call.then(
    () => assert.fail('It was accepted'),
    (error: unknown) => error,
  )
  assert.ok(error instanceof HTTPFetchError, String(error))
  return [error.status, JSON.parse(error.body)]
}
