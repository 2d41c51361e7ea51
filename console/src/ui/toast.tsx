import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import styles from './toast.module.css'

/** Short words about what has just been done, or was not. */
export function useToast() {
  const { add } = Toast.useToastManager()
  return useMemo(
    () => ({
      done: (title: string) => void add({ title, type: 'done' }),
      failed: (title: string, error: unknown) =>
        void add({
          title,
          description: error instanceof Error ? error.message : String(error),
          type: 'failed',
          priority: 'high',
          timeout: 10_000,
        }),
    }),
    [add],
  )
}

/** What `useToast` says is shown in here. */
export const Toasts = ({ children }: { children: ReactNode }) => (
  <Toast.Provider>
    {children}
    <Toast.Portal>
      <Toast.Viewport className={styles.viewport}>
        <Shown />
      </Toast.Viewport>
    </Toast.Portal>
  </Toast.Provider>
)

const Shown = () =>
  Toast.useToastManager().toasts.map(toast => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast}>
      <Toast.Content className={styles.content}>
        <Toast.Title className={styles.title} />
        <Toast.Description className={styles.description} />
      </Toast.Content>
      <Toast.Close className={styles.close} aria-label="Dismiss">
        <X aria-hidden="true" />
      </Toast.Close>
    </Toast.Root>
  ))
