/** @jsxImportSource preact */
// The form of every step: its heading, which gets the focus, its content, and the ways on and back.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

import { useApp } from '../app.ts'
import { fragmentOf } from '../road.ts'
import { FailureNote } from './failure.tsx'

/** Id of the heading of the step: it gets the focus when the step changes. */
export const headingId = 'heading'

export interface StepProps {
  readonly title: string
  readonly lead?: ComponentChildren
  readonly children?: ComponentChildren
  /** Buttons, the way back first. */
  readonly acts?: ComponentChildren
}

export function StepPage({ title, lead, children, acts }: StepProps) {
  const { state } = useApp()
  useFocus(fragmentOf(state.place), title)
  return (
    <>
      <h1 id={headingId} tabIndex={-1}>
        {title}
      </h1>
      {lead === undefined ? null : <p class="lead">{lead}</p>}
      {children}
      <div role="alert">{state.failure === undefined ? null : <FailureNote failure={state.failure} />}</div>
      {acts === undefined ? null : <div class="acts">{acts}</div>}
    </>
  )
}

/** Moves the focus to the first field that is wrong, once the page shows it. */
export function focusWrong(): void {
  requestAnimationFrame(() => {
    const wrong = document.querySelector<HTMLElement>('main [aria-invalid=true]')
    wrong?.focus()
  })
}

let shown: string | undefined

/**
 * The heading of a new step gets the focus, so that screen readers read it and Tab goes on from there; also within a step
 * when the part that had the focus is gone.
 */
function useFocus(place: string, title: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new heading is a new part of the step
  useLayoutEffect(() => {
    const isFirst = shown === undefined
    const isNew = shown !== place
    shown = place
    if (isFirst) return
    if (isNew) window.scrollTo(0, 0)
    if (isNew || document.activeElement === document.body)
      document.getElementById(headingId)?.focus({ preventScroll: true })
  }, [place, title])
}
