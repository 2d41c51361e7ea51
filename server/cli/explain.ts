import { ConfigError } from '../config.ts'
import { Problem } from '../domain/problem.ts'
import { SealError } from '../store/seal.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { Refusal } from './cli.ts'

const expected = [ConfigError, Problem, Refusal, SealError, StoreUnavailable]

/** What a person is told of an error: one line for what can happen to anyone, the stack of what nobody foresaw. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (expected.some(type => error instanceof type)) return withCure(error)
  const { code, syscall, severity } = error as NodeJS.ErrnoException & { severity?: string }
  if (syscall === 'listen') return portTrouble(error, code)
  // PostgreSQL turned the connection away: no such user, database or right.
  if (severity === 'FATAL' || isFileTrouble(error) || isFileTrouble(error.cause)) {
    return `PORTICO_STORE cannot be used: ${error.message}`
  }
  // The operating system's own words name the file.
  if (syscall !== undefined) return error.message
  return error.stack ?? error.message
}

/** SQLite's result codes for a file that cannot be used: https://www.sqlite.org/rescode.html */
const FILE_TROUBLE = new Set([3, 5, 8, 10, 11, 13, 14, 26]) // PERM BUSY READONLY IOERR CORRUPT FULL CANTOPEN NOTADB

function isFileTrouble(error: unknown): boolean {
  const code = (error as { errcode?: unknown } | undefined)?.errcode
  // The low byte is the primary result code.
  return typeof code === 'number' && FILE_TROUBLE.has(code & 0xff)
}

function withCure(error: Error): string {
  const cure = error instanceof Problem ? error.details.cure : undefined
  return cure === undefined ? error.message : `${error.message} ${cure}`
}

function portTrouble({ message }: Error, code: string | undefined): string {
  switch (code) {
    case 'EADDRINUSE':
      return `${message}. Another program listens there: end it, or set PORTICO_PORT.`
    case 'EACCES':
      return `${message}. This user may not listen there: set PORTICO_PORT to 1024 or more.`
    case 'EADDRNOTAVAIL':
      return `${message}. This machine has no such address: set PORTICO_HOST.`
    default:
      return message
  }
}
