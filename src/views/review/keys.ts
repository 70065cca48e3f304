// Keys of a review, and what they do everywhere: moving, and typing a line.
import type { Size } from './size.ts'

export const namedKeys = [
  'up',
  'down',
  'pageUp',
  'pageDown',
  'home',
  'end',
  'enter',
  'escape',
  'backspace',
  'interrupt',
] as const
export type NamedKey = (typeof namedKeys)[number]

export type Key = { readonly named: NamedKey } | { readonly text: string } | { readonly size: Size }

/** What keys do in one kind of state. */
export interface Steps<State> {
  readonly named: (state: State, key: NamedKey) => State
  readonly typed: (state: State, character: string) => State
  readonly resized: (state: State, size: Size) => State
}

interface Asking {
  readonly scene: { readonly is: string }
  readonly end?: unknown
}

/**
 * The state after one key. A text of several characters counts as several keys; but text that arrives together with the
 * `a` was typed before the reviewer could read the question, and is dropped.
 */
export function pressed<State extends Asking>(state: State, key: Key, steps: Steps<State>): State {
  if ('size' in key) return steps.resized(state, key.size)
  if ('named' in key) return steps.named(state, key.named)
  return Array.from(key.text).reduce((before, character) => {
    const isAsked = before.scene.is === 'approve' && state.scene.is !== 'approve'
    if (before.end !== undefined || (isAsked && character !== '\u0003')) return before
    const control = controls[character]
    return control === undefined ? steps.typed(before, character) : steps.named(before, control)
  }, state)
}

/** Control characters that pasted or quickly typed text may contain among its letters. */
const controls: Readonly<Record<string, NamedKey>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u001b': 'escape',
  '\u0003': 'interrupt',
}

/** Letters that move, where no line is typed. */
export const moves: Readonly<Record<string, NamedKey>> = {
  j: 'down',
  k: 'up',
  g: 'home',
  G: 'end',
  ' ': 'pageDown',
  b: 'pageUp',
}

/** The line to which a key leads; undefined for a key that does not move. */
export function moved(
  key: NamedKey,
  from: number,
  { page, last }: { readonly page: number; readonly last: number },
): number | undefined {
  const steps: Partial<Record<NamedKey, number>> = { up: -1, down: 1, pageUp: -page, pageDown: page }
  const ends: Partial<Record<NamedKey, number>> = { home: 0, end: last }
  const step = steps[key]
  const to = ends[key] ?? (step === undefined ? undefined : from + step)
  return to === undefined ? undefined : Math.max(0, Math.min(last, to))
}

/** What a key does in a list, where the cursor moves and the screen follows. */
export function movedInList(
  key: NamedKey,
  { cursor, top }: { readonly cursor: number; readonly top: number },
  size: { readonly page: number; readonly last: number },
): { readonly cursor: number; readonly top: number } | undefined {
  const to = moved(key, cursor, size)
  if (to === undefined) return undefined
  // A page is counted from the visible rows, not from the cursor.
  const pages: Partial<Record<NamedKey, number>> = { pageDown: size.page, pageUp: -size.page }
  return { cursor: to, top: top + (pages[key] ?? 0) }
}

const longestText = 300

/** A typed line with a further end. */
export function lengthened(text: string, more: string): string {
  return Array.from(text + more)
    .slice(0, longestText)
    .join('')
}

/** A typed line without its last character. */
export function shortened(text: string): string {
  return Array.from(text).slice(0, -1).join('')
}
