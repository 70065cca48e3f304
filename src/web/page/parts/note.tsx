/** @jsxImportSource preact */
// What the page tells: notes with a tone, texts to copy, and a place that screen readers listen to.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

import { useTexts } from '../texts/index.ts'

export type Tone = 'loss' | 'risk' | 'gain' | 'calm'

export interface NoteProps {
  readonly tone: Tone
  readonly title?: ComponentChildren
  readonly children?: ComponentChildren
}

/** A few sentences with a coloured edge; the first says it in short. */
export function Note({ tone, title, children }: NoteProps) {
  return (
    <div class={`note ${tone}`}>
      {title === undefined ? null : <p class="what">{title}</p>}
      {children}
    </div>
  )
}

/** What changes in here is read out; the element itself stays, or screen readers miss it. */
export function Live({ children }: { readonly children?: ComponentChildren }) {
  return <div aria-live="polite">{children}</div>
}

export interface CopyProps {
  readonly text: string
  /** What is copied, for the name of the button. */
  readonly what: string
  readonly isBlock?: boolean
}

/** A command or a piece of configuration, with a button that copies it. */
export function Copy({ text, what, isBlock = false }: CopyProps) {
  const texts = useTexts()
  const [isCopied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  const button = (
    <button type="button" class="small" onClick={copy} aria-label={`${texts.copy.button}: ${what}`}>
      {isCopied ? texts.copy.done : texts.copy.button}
    </button>
  )
  const said = (
    <span class="vh" role="status">
      {isCopied ? texts.copy.done : ''}
    </span>
  )
  if (!isBlock) {
    return (
      <div class="copy">
        <code>{text}</code>
        {button}
        {said}
      </div>
    )
  }
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section class="snippet" tabIndex={0} aria-label={what}>
        <pre>{text}</pre>
      </section>
      {button}
      {said}
    </div>
  )
}

/** A name from outside: its direction and its marks stay inside. */
export function Name({ children }: { readonly children: string }) {
  return <bdi>{children}</bdi>
}
