/** @jsxImportSource preact */
// One of several, each a card with a sentence.
import { useId } from 'preact/hooks'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly title: string
  readonly sentence: string
}

export interface CardsProps<Value extends string> {
  readonly legend: string
  readonly choices: readonly Choice<Value>[]
  readonly value: Value | undefined
  readonly error?: string | undefined
  /** The question is said to screen readers only, where the heading asks it. */
  readonly isQuiet?: boolean
  readonly onChange: (value: Value) => void
}

/** Radio buttons, so that arrow keys move between the cards. */
export function Cards<Value extends string>(props: CardsProps<Value>) {
  const { legend, choices, value, error, isQuiet = false, onChange } = props
  const id = useId()
  return (
    <fieldset aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend class={isQuiet ? 'vh' : undefined}>{legend}</legend>
      <div class={choices.length > 4 ? 'cards many' : 'cards'}>
        {choices.map((choice) => (
          <label class="pick" key={choice.value}>
            <input
              type="radio"
              name={id}
              value={choice.value}
              checked={choice.value === value}
              aria-invalid={error === undefined ? undefined : 'true'}
              onChange={() => onChange(choice.value)}
            />
            <b>{choice.title}</b>
            <span>{choice.sentence}</span>
          </label>
        ))}
      </div>
      {error === undefined ? null : (
        <p class="wrong" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  )
}
