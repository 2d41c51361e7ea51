import { createRequire } from 'node:module'
import type pg from 'pg'

/** The driver of PostgreSQL, loaded by whoever has a database there: its files take 2 MB. */
export const loadPg = (): typeof pg => createRequire(import.meta.url)('pg')
