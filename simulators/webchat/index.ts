export { visitorHttp } from './http.ts'
export { Visitor, type VisitorOptions } from './visitor.ts'
export { type Message, Refused } from './wire.ts'
