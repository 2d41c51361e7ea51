import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { permits } from '../../../server/domain/permits.ts'
import { ApiError, call, whenSignedOut } from './client.ts'
import type { Session } from './types.ts'

const KEY = ['session']

/** Who is signed in: undefined while that is not known yet, null for nobody. */
export function useSessionQuery() {
  const client = useQueryClient()
  useEffect(() => whenSignedOut(() => client.setQueryData(KEY, null)), [client])
  return useQuery({
    queryKey: KEY,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return await call<Session>('GET', '/console/session', { signal })
      } catch (error) {
        if (error instanceof ApiError && [401, 403, 404].includes(error.status)) return null
        throw error
      }
    },
  })
}

/** Signs in with a key, and out. Whatever was loaded for somebody else is forgotten. */
export function useSigning() {
  const client = useQueryClient()
  return useMemo(() => {
    const become = (session: Session | null) => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] })
      client.setQueryData(KEY, session)
    }
    return {
      async signIn(key: string): Promise<void> {
        const headers = { authorization: `Bearer ${key}` }
        become(await call<Session>('POST', '/console/session', { headers }))
      },
      async signOut(): Promise<void> {
        await call('DELETE', '/console/session')
        become(null)
      },
    }
  }, [client])
}

const SessionContext = createContext<Session | null>(null)

/** What is in here is for somebody who is signed in. */
export const SignedIn = ({ session, children }: { session: Session; children: ReactNode }) => (
  <SessionContext value={session}>{children}</SessionContext>
)

/** Who is signed in. Throws outside of `SignedIn`. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('Nobody is signed in here.')
  return session
}

/** Whether the key allows something, by the server's own rule: what it would refuse is not offered. */
export type May = (permission: string, resource: string) => boolean

export function useMay(): May {
  const { key } = useSession()
  return useMemo(() => (permission, resource) => permits(key.policies, permission, resource), [key])
}
