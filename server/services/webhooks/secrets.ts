/** What is sealed for a webhook. */
export interface WebhookSecrets {
  /** The newest first; all that hold sign. */
  signing: [SigningSecret, ...SigningSecret[]]
  /** Values of the endpoint's own headers. */
  headers: Record<string, string>
}

export interface SigningSecret {
  value: string
  /** When it ends, epoch milliseconds; null for the one that stays. */
  until: number | null
}

/** Each signs every delivery: more of them would only make the header long. */
const MOST = 5

/** The secrets with a new one, where each old one ends `overlapMs` from `now` unless it ended before. */
export const rotated = (
  signing: readonly SigningSecret[],
  value: string,
  now: number,
  overlapMs: number,
): WebhookSecrets['signing'] => {
  const old = signing.map(secret => ({
    value: secret.value,
    until: Math.min(secret.until ?? Number.POSITIVE_INFINITY, now + overlapMs),
  }))
  return [{ value, until: null }, ...old.filter(secret => secret.until > now).slice(0, MOST - 1)]
}

/** The values that sign at `now`, the newest first. */
export const holding = (signing: readonly SigningSecret[], now: number): string[] =>
  signing.filter(secret => secret.until === null || secret.until > now).map(secret => secret.value)
