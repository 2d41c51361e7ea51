import { Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'

/** https://developers.viber.com/docs/api/rest-bot-api/#get-account-info */
export const Info = Compile(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    uri: Type.String(),
    webhook: Type.Optional(Type.String()),
    subscribers_count: Type.Optional(Type.Integer()),
  }),
)
