import { isObject, readJson } from '../../domain/json.ts'
import type { HttpClient } from '../../net/client.ts'

const TIMEOUT = 10_000

/** Whether Portico answers at an address; else, in words, what does. */
export async function isPortico(http: HttpClient, baseUrl: string): Promise<true | string> {
  const answer = await http.request({ method: 'GET', url: `${baseUrl}/healthz`, timeoutMs: TIMEOUT })
  if (!answer.ok) return answer.failure.message
  const { status, body } = answer.response
  const json = readJson(body)
  return (
    (status === 200 && isObject(json) && json.status === 'ok') ||
    `It answers ${status}, and not as Portico does.`
  )
}
