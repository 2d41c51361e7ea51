import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from '../domain/compile.ts'
import { coerce } from './coerce.ts'
import { explain } from './explain.ts'
import { InvalidInput } from './invalid-input.ts'
import { textFault } from './text-fault.ts'

/**
 * Checks a part of a request against its schema. Bodies are taken as they are, so that nothing is stored that was not
 * sent; parameters are text and become what the schema wants.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  validator(schema, { isBody: httpPart === 'body', isText: httpPart !== 'body' })

/** The same where bodies are forms (`acceptForms`), and so text as parameters are. */
export const formValidatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  validator(schema, { isBody: httpPart === 'body', isText: true })

function validator(schema: TSchema, { isBody, isText }: { isBody: boolean; isText: boolean }) {
  const { Check } = Compile(schema)
  return (input: unknown) => {
    const value = isText ? coerce(schema, input) : input
    // Bodies were looked through when they were read.
    const fault = isBody ? null : textFault(value)
    if (fault !== null) return { error: new InvalidInput([fault]) }
    return Check(value) ? { value } : { error: new InvalidInput(explain(schema, value)) }
  }
}

/**
 * Answers are written by `JSON.stringify`: what is in them is decided by the mapping, which the response schema types,
 * and tests hold every answer against its schema. (Compiling a serializer for each response of each route took half a
 * second and 60 MB at the start.)
 */
export const serializerCompiler = () => JSON.stringify
