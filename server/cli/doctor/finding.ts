/** What one look found. */
export interface Finding {
  verdict: 'ok' | 'warning' | 'failed'
  title: string
  message: string
  /** What to do. */
  cure?: string
}

export const ok = (title: string, message: string): Finding => ({ verdict: 'ok', title, message })

export const warning = (title: string, message: string, cure: string): Finding => ({
  verdict: 'warning',
  title,
  message,
  cure,
})

export const failed = (title: string, message: string, cure: string): Finding => ({
  verdict: 'failed',
  title,
  message,
  cure,
})
