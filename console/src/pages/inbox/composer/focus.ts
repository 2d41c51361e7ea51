/** Milliseconds for which it is waited for the composer, where the conversation is still being loaded. */
const PATIENCE = 5000

let composer: HTMLElement | null = null
let wantedAt = 0

/** Puts the caret where the answer is written, where one may be; as soon as it is there. */
export function focusComposer(): void {
  wantedAt = composer === null ? Date.now() : 0
  composer?.focus()
}

/** For the `ref` of where one answers. */
export function takeFocus(element: HTMLElement | null): void {
  composer = element
  if (element !== null && Date.now() - wantedAt < PATIENCE) focusComposer()
}
