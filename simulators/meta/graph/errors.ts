/** Details of an error beside its code. */
export interface ErrorDetails {
  subcode?: number
  type?: string
  /** What WhatsApp says in `error_data.details`. */
  details?: string
  status?: number
  transient?: boolean
  /** Seconds, told in a Retry-After header. */
  retryAfter?: number
}

/**
 * A refusal in the Graph API's own form.
 * Source: https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export class GraphError extends Error {
  readonly code: number
  readonly details: ErrorDetails

  constructor(code: number, message: string, details: ErrorDetails = {}) {
    super(message)
    this.code = code
    this.details = details
  }

  get status(): number {
    return this.details.status ?? statusOf(this.code)
  }

  get body(): object {
    const { subcode, type = 'OAuthException', details, transient } = this.details
    return {
      error: {
        message: this.message,
        type,
        code: this.code,
        ...(subcode !== undefined && { error_subcode: subcode }),
        ...(transient === true && { is_transient: true }),
        ...(details !== undefined && { error_data: { messaging_product: 'whatsapp', details } }),
        fbtrace_id: 'AsimulatedTraceId0000000',
      },
    }
  }
}

function statusOf(code: number): number {
  if (code === 190 || code === 102 || code === 0) return 401
  if (code === 10 || (code >= 200 && code <= 299) || code === 368) return 403
  if (code === 2) return 503
  if (code === 1 || code === 131000) return 500
  return 400
}

/** An invalid parameter, in WhatsApp's words or in those of the Send API. */
export const invalid = (details: string, subcode?: number): GraphError =>
  new GraphError(100, `(#100) ${details}`, { ...(subcode !== undefined && { subcode }) })

export const notThere = (id: string, verb = 'get'): GraphError =>
  new GraphError(
    100,
    `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
    { subcode: 33, type: 'GraphMethodException' },
  )

/** A refusal of the Cloud API, with its title and its reason. */
export const cloudError = (code: number, title: string, details: string): GraphError =>
  new GraphError(code, `(#${code}) ${title}`, { details })
