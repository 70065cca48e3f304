/** @jsxImportSource preact */
// What went wrong, in the server's own words.
import type { Failure } from '../../api.ts'
import { noAnswer } from '../client.ts'
import { useTexts } from '../texts/index.ts'
import { Note } from './note.tsx'

export interface FailureNoteProps {
  readonly failure: Failure
  /** The message stands beside its field. */
  readonly isBeside?: boolean
}

/** A failure with its places and what to do next. */
export function FailureNote({ failure, isBeside = false }: FailureNoteProps) {
  const texts = useTexts()
  if (failure.code === noAnswer) return <Note tone="loss" title={texts.failure.offline} />
  const { message, hint, errors } = failure
  if (isBeside && hint === null && errors.length === 0) return null
  return (
    <Note tone="loss" title={texts.failure.title}>
      {isBeside ? null : <p>{message}</p>}
      {errors.length === 0 ? null : (
        <ul>
          {errors.map(({ at, message: what }) => (
            <li key={at + what}>
              {at === '' ? null : `${at}: `}
              {what}
            </li>
          ))}
        </ul>
      )}
      {hint === null ? null : (
        <p>
          {texts.failure.hint} {hint}
        </p>
      )}
    </Note>
  )
}
