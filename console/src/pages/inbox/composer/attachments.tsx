import { X } from 'lucide-react'
import type { Network } from '../../../api/types.ts'
import { sizeOf } from '../../../messages/words.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import styles from './composer.module.css'
import { fitting } from './contents.ts'
import type { Attached } from './drafts.ts'
import { startUpload, type Upload } from './uploads.ts'

/** The files that go with the answer, and those on their way to Portico. */
export function Attachments({
  files,
  uploads,
  capabilities,
  onRemove,
}: {
  files: readonly Attached[]
  uploads: readonly Upload[]
  capabilities: Network['capabilities']
  onRemove: (id: string) => void
}) {
  if (files.length + uploads.length === 0) return null
  return (
    <ul className={styles.files} aria-label="Attached files">
      {files.map(file => {
        const fit = fitting(capabilities, file)
        return (
          <li key={file.id}>
            <span className={styles.fileName}>{file.name}</span>
            {'problem' in fit ? (
              <span role="alert" className={styles.over}>
                {fit.problem}
              </span>
            ) : (
              <span className={styles.size}>{sizeOf(file.size)}</span>
            )}
            <Remove name={file.name} onClick={() => onRemove(file.id)} />
          </li>
        )
      })}
      {uploads.map(({ key, conversationId, file, progress, error, abort }) => (
        <li key={key}>
          <span className={styles.fileName}>{file.name}</span>
          {error === null ? (
            <progress value={progress} aria-label={`Uploading ${file.name}`} />
          ) : (
            <>
              <span role="alert" className={styles.over}>
                {error instanceof Error ? error.message : String(error)}
              </span>
              <Button
                kind="quiet"
                onClick={() => {
                  abort()
                  void startUpload(conversationId, file)
                }}
              >
                Try again
              </Button>
            </>
          )}
          <Remove name={file.name} onClick={abort} />
        </li>
      ))}
    </ul>
  )
}

const Remove = ({ name, onClick }: { name: string; onClick: () => void }) => (
  <IconButton label={`Remove ${name}`} icon={<X aria-hidden="true" />} onClick={onClick} />
)
