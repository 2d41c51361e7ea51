import type { FastifyRequest } from 'fastify'
import type { Context } from '../services/context.ts'
import { type LinkFiles, linksInAnswers } from '../services/media/links.ts'
import { callerOf } from './access.ts'
import { baseUrlFor } from './base-url.ts'

/** Writes the links to the files of messages, for the answer to a request. */
export const linksFor = (context: Context, request: FastifyRequest): LinkFiles =>
  linksInAnswers(context, callerOf(request).workspaceId, baseUrlFor(context, request))
