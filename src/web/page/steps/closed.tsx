/** @jsxImportSource preact */
// What the page shows before it has entered, and when it cannot or when all is over.
import { useTexts } from '../texts/index.ts'

export function Starting() {
  return <p class="lead">{useTexts().page.starting}</p>
}

export function Locked() {
  const { page } = useTexts()
  return (
    <div role="alert">
      <h1>{page.noKeyTitle}</h1>
      <p class="lead">{page.noKey}</p>
    </div>
  )
}

export function Closed({ why }: { readonly why: 'idle' | 'closed' | 'interrupted' }) {
  const { page } = useTexts()
  return (
    <div role="alert">
      <h1>{page.closedTitle}</h1>
      <p class="lead">{page.closed[why]}</p>
    </div>
  )
}
