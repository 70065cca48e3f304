/** @jsxImportSource preact */
// A hubplan.yaml that this page did not make stays as it is, unless the user wants another thing.
import { useApp } from '../app.ts'
import { useTexts } from '../texts/index.ts'

export type ConfigChosen = 'file' | 'replace'

export interface ConfigChoiceProps {
  readonly chosen: ConfigChosen
  readonly choose: (chosen: ConfigChosen) => void
}

export function ConfigChoice({ chosen, choose }: ConfigChoiceProps) {
  const { what } = useTexts()
  const { is, free } = useApp().session.config
  if (is !== 'other' || free === undefined) return null
  return (
    <fieldset class="field">
      <legend>{what.other}</legend>
      {(['file', 'replace'] as const).map((value) => (
        <label class="check" key={value}>
          <input type="radio" name="config" checked={chosen === value} onChange={() => choose(value)} />
          <span>{value === 'file' ? what.otherFile(free) : what.otherReplace}</span>
        </label>
      ))}
    </fieldset>
  )
}
