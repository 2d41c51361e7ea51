import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef } from 'react'
import { ApiError } from '../../api/client.ts'
import { useSigning } from '../../api/session.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Problem } from '../../ui/states.tsx'
import styles from './sign-in.module.css'

/** The door: a key opens it. Wherever somebody wanted to go, they are there afterwards. */
export default function SignIn() {
  const { signIn } = useSigning()
  const form = useRef<HTMLFormElement>(null)
  const enter = useMutation({
    mutationFn: signIn,
    onError: () => form.current?.querySelector('input')?.select(),
  })
  useEffect(() => {
    document.title = 'Sign in · Portico'
  }, [])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    enter.mutate(String(new FormData(event.currentTarget).get('key')).trim())
  }

  return (
    <main className={styles.page}>
      <form ref={form} onSubmit={submit} className={styles.card}>
        <header>
          <img src="/console/portico.svg" alt="" width="40" height="40" />
          <h1>Sign in to Portico</h1>
        </header>
        <TextField
          label="API key"
          name="key"
          type="password"
          autoComplete="current-password"
          required
          pattern="\s*[\x21-\x7e]+\s*"
          placeholder="pk_…"
          hint="The first start of Portico printed one."
        />
        {enter.error && <Problem error={isUnknown(enter.error) ? enter.error.message : enter.error} />}
        <Button type="submit" kind="primary" busy={enter.isPending}>
          Sign in
        </Button>
        <p className={styles.lost}>
          Lost it? On the server, <code>npm run portico -- keys create</code> makes another.
        </p>
      </form>
    </main>
  )
}

/** The cure that the API tells is one for programs; for people it stands below. */
const isUnknown = (error: unknown): boolean => error instanceof ApiError && error.status === 401
