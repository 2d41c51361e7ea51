import type { Config } from '../../config.ts'
import type { HttpClient } from '../../net/client.ts'
import { type Finding, ok, warning } from './finding.ts'
import { isPortico } from './is-portico.ts'

const TITLE = 'Public URL'

/** The address that networks are told is reached from here. That says little about the outside, so it fails nothing. */
export async function checkPublicUrl({ publicUrl }: Config, http: HttpClient): Promise<Finding> {
  if (publicUrl === null) {
    return ok(TITLE, 'None is set: networks that can be polled are polled; the others cannot deliver.')
  }
  const reached = await isPortico(http, publicUrl)
  if (reached !== true) {
    const cure = `See that Portico runs, and that what is in front of it passes ${publicUrl} on to it.`
    return warning(TITLE, `${publicUrl}/healthz: ${reached}`, cure)
  }
  return publicUrl.startsWith('https:')
    ? ok(TITLE, `${publicUrl} leads to Portico.`)
    : warning(
        TITLE,
        `${publicUrl} leads to Portico, but is not https.`,
        'Networks deliver to https addresses only.',
      )
}
