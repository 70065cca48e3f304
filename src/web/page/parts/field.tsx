/** @jsxImportSource preact */
// Fields with their label, a hint, and the error beside them; what belongs together is joined for screen readers.
import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'

interface Told {
  readonly label: string
  readonly hint?: ComponentChildren
  readonly error?: string | undefined
}

export interface TextFieldProps extends Told {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly onDone?: () => void
  /** `password` hides what is typed. */
  readonly type?: 'text' | 'password' | 'url' | 'number'
  readonly isShort?: boolean
  /** What browsers may offer; `off` for secrets. */
  readonly complete?: string
  /** Shown in the empty field. */
  readonly placeholder?: string | undefined
}

/** The time in which the page takes what was pasted, ms. */
const pasteMs = 50

/** A line of text. */
export function TextField(props: TextFieldProps) {
  const { value, onInput, onDone, type = 'text', isShort, complete = 'off', placeholder } = props
  const ids = useTold(props)
  const isNumber = type === 'number'
  const done = useRef(onDone)
  done.current = onDone
  return (
    <Labelled {...props} ids={ids}>
      <input
        {...ids.own}
        // The types know each kind of input by itself; these differ in nothing that is used here.
        type={(isNumber ? 'text' : type) as 'text'}
        inputMode={isNumber ? 'numeric' : undefined}
        class={isShort ? 'short' : undefined}
        value={value}
        placeholder={placeholder}
        autocomplete={complete}
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => onInput(event.currentTarget.value)}
        onChange={onDone}
        // A secret is pasted as a whole, and tried before the field is left.
        onPaste={() => type === 'password' && setTimeout(() => done.current?.(), pasteMs)}
      />
    </Labelled>
  )
}

export interface AreaProps extends Told {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly rows?: number
}

/** Several lines of text. */
export function Area(props: AreaProps) {
  const ids = useTold(props)
  return (
    <Labelled {...props} ids={ids}>
      <textarea
        {...ids.own}
        rows={props.rows ?? 6}
        value={props.value}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </Labelled>
  )
}

export interface SelectProps extends Told {
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string) => void
}

/** One of a list. */
export function Select(props: SelectProps) {
  const ids = useTold(props)
  return (
    <Labelled {...props} ids={ids}>
      <select {...ids.own} value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

export interface CheckProps {
  readonly label: ComponentChildren
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

/** A box to check. */
export function Check({ label, checked, onChange }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  )
}

interface Ids {
  readonly hint: string
  readonly error: string
  readonly own: {
    readonly id: string
    readonly 'aria-describedby': string | undefined
    readonly 'aria-invalid': 'true' | undefined
  }
}

function useTold({ hint, error }: Told): Ids {
  const id = useId()
  const ids = { hint: `${id}-hint`, error: `${id}-error` }
  const said = [...(hint === undefined ? [] : [ids.hint]), ...(error === undefined ? [] : [ids.error])]
  return {
    ...ids,
    own: {
      id,
      'aria-describedby': said.length === 0 ? undefined : said.join(' '),
      'aria-invalid': error === undefined ? undefined : 'true',
    },
  }
}

function Labelled({ label, hint, error, ids, children }: Told & { ids: Ids; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={ids.own.id}>{label}</label>
      {hint === undefined ? null : (
        <p class="hint" id={ids.hint}>
          {hint}
        </p>
      )}
      {children}
      {error === undefined ? null : (
        <p class="wrong" id={ids.error}>
          {error}
        </p>
      )}
    </div>
  )
}
