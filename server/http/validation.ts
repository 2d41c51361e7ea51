import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { coerce } from './coerce.ts'
import { explain } from './explain.ts'
import { InvalidInput } from './invalid-input.ts'
import { textFault } from './text-fault.ts'

/**
 * Checks a part of a request against its schema. Bodies are taken as they are, so that nothing is stored that was not
 * sent; parameters are text and become what the schema wants. Schemas are compiled when they are first needed: a
 * start pays for none.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let compiled: ReturnType<typeof Compile> | undefined
  return (input: unknown) => {
    compiled ??= Compile(schema)
    const value = httpPart === 'body' ? input : coerce(schema, input)
    // Bodies were looked through when they were read.
    const fault = httpPart === 'body' ? null : textFault(value)
    if (fault !== null) return { error: new InvalidInput([fault]) }
    return compiled.Check(value) ? { value } : { error: new InvalidInput(explain(schema, value)) }
  }
}

/**
 * Answers are written by `JSON.stringify`: what is in them is decided by the mapping, which the response schema types,
 * and tests hold every answer against its schema. (Compiling a serializer for each response of each route took half a
 * second and 60 MB at the start.)
 */
export const serializerCompiler = () => JSON.stringify
