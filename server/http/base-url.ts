import type { FastifyRequest } from 'fastify'
import type { Context } from '../services/context.ts'

/** Where clients find us, without a trailing slash: the public URL of the settings, or the address they have called. */
export const baseUrlFor = ({ config }: Context, { protocol, host }: FastifyRequest): string =>
  config.publicUrl ?? `${protocol}://${host}`
