import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Dialog as Base } from '@base-ui/react/dialog'
import { useMutation } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { type ReactNode, type Ref, useId, useRef } from 'react'
import { Button } from './button.tsx'
import styles from './dialog.module.css'
import { Problem } from './states.tsx'

interface Opened {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
}

/** A window over the page; Escape and a click beside it close it. */
export function Dialog({ open, onClose, title, children, footer }: Opened & { footer?: ReactNode }) {
  const body = useRef<HTMLDivElement>(null)
  // What is to be filled in, rather than what closes it; but no keyboard is brought up over a phone's window.
  const first = (by: string) =>
    by === 'touch' || (body.current?.querySelector<HTMLElement>('input, select, textarea') ?? true)
  return (
    <Base.Root open={open} onOpenChange={next => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} initialFocus={first}>
          <header className={styles.header}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close className={styles.close} aria-label="Close">
              <X aria-hidden="true" />
            </Base.Close>
          </header>
          <div ref={body} className={styles.body}>
            {children}
          </div>
          {footer && <footer className={styles.footer}>{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** A window with a form, and the one thing that is done with it. */
export function FormDialog({
  form,
  action,
  kind = 'primary',
  busy,
  disabled = false,
  onSubmit,
  children,
  ...opened
}: Opened & {
  form?: Ref<HTMLFormElement>
  action: string
  kind?: 'primary' | 'danger'
  busy: boolean
  disabled?: boolean
  onSubmit: () => void
}) {
  const id = useId()
  return (
    <Dialog
      {...opened}
      footer={
        <>
          <Button onClick={opened.onClose}>Cancel</Button>
          <Button type="submit" form={id} kind={kind} busy={busy} disabled={disabled}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={id}
        ref={form}
        className={styles.form}
        onSubmit={event => {
          event.preventDefault()
          if (!busy) onSubmit()
        }}
      >
        {children}
      </form>
    </Dialog>
  )
}

/** Asks before something that cannot be taken back; it stays open, with the reason, when that is refused. */
export function Confirm({
  open,
  onClose,
  title,
  children,
  action,
  onConfirm,
}: Opened & { action: string; onConfirm: () => Promise<unknown> }) {
  const confirm = useMutation({ mutationFn: onConfirm, onSuccess: onClose })
  return (
    <AlertDialog.Root open={open} onOpenChange={next => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup className={styles.popup}>
          <header className={styles.header}>
            <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          </header>
          <div className={styles.body}>
            <AlertDialog.Description render={<div />}>{children}</AlertDialog.Description>
            {confirm.error && <Problem error={confirm.error} />}
          </div>
          <footer className={styles.footer}>
            <AlertDialog.Close render={<Button />}>Cancel</AlertDialog.Close>
            <Button kind="danger" busy={confirm.isPending} onClick={() => confirm.mutate()}>
              {action}
            </Button>
          </footer>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
