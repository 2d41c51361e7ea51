import type { ApiResponse } from '@grammyjs/types'
import { startTelegram, type TelegramOptions, type TelegramSimulator } from './index.ts'

/** A bot that calls the simulator over HTTP, for tests. */
export interface TestBot {
  telegram: TelegramSimulator
  token: string
  id: number
  /** Calls a method with a JSON body and gives the envelope back whole. */
  call<Result = unknown>(method: string, params?: object): Promise<ApiResponse<Result>>
  /** The same for a call that must succeed; throws what Telegram says otherwise. */
  result<Result>(method: string, params?: object): Promise<Result>
}

/** Starts a simulator with one bot; the test that started it closes it. */
export async function startTestBot(options?: TelegramOptions): Promise<TestBot> {
  const telegram = await startTelegram(options)
  return addTestBot(telegram)
}

export function addTestBot(telegram: TelegramSimulator): TestBot {
  const { token, id } = telegram.addBot()
  async function call<Result>(method: string, params: object = {}): Promise<ApiResponse<Result>> {
    const response = await fetch(`${telegram.url}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
    })
    return (await response.json()) as ApiResponse<Result>
  }
  async function result<Result>(method: string, params?: object): Promise<Result> {
    const answer = await call<Result>(method, params)
    if (!answer.ok) throw new Error(answer.description)
    return answer.result
  }
  return { telegram, token, id, call, result }
}

/** What Telegram says when it refuses; fails when it does not. */
export function refusal(answer: ApiResponse<unknown>): string {
  return answer.ok ? 'accepted' : `${answer.error_code} ${answer.description}`
}
