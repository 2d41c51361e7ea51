import { type Config, networkSetting } from '../../config.ts'
import type { HttpClient } from '../../net/client.ts'
import { networks } from '../../networks/registry.ts'
import { type Finding, failed, ok } from './finding.ts'

const TITLE = 'Network'
const TIMEOUT = 10_000

/** The servers of the networks that channels are connected to answer. Any answer will do. */
export async function* checkNetworks(
  config: Config,
  inUse: readonly string[],
  http: HttpClient,
): AsyncGenerator<Finding> {
  for (const type of inUse) {
    const url = config.networkUrls.get(type) ?? networks.get(type)?.manifest.baseUrl
    if (!url) continue
    const answer = await http.request({ method: 'GET', url, timeoutMs: TIMEOUT })
    yield answer.ok
      ? ok(TITLE, `${url} answers.`)
      : failed(
          TITLE,
          `${url}: ${answer.failure.message}`,
          `See to the way out of this machine, or set ${networkSetting(type)}.`,
        )
  }
}
