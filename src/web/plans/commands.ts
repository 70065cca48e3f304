// The same in a terminal.
import type { GivenPlan } from '../../library/folder.ts'
import type { ApplyFlags } from '../../options/apply.ts'
import { flagOf } from '../../options/table.ts'
import { fileWord, flagWords } from '../../views/model/verdict.ts'
import type { CommandView } from '../api.ts'
import type { Place } from './places.ts'

/** `--prune --protect-from rosters/keep.csv`, in the order that is given. */
export function flagList(flags: GivenPlan | Partial<ApplyFlags>): readonly string[] {
  return Object.entries(flags).flatMap(([name, value]) => {
    const flag = `--${flagOf(name)}`
    if (value === undefined || value === false) return []
    if (value === true) return [flag]
    return (Array.isArray(value) ? value : [value]).map((one) => flagWords(flag, String(one)))
  })
}

/** `hubplan plan --target all --prune --protect-from rosters/keep.csv` */
export function planCommand(flags: GivenPlan): string {
  return ['hubplan plan --target all', ...flagList(flags)].join(' ')
}

interface Told {
  readonly place: Place
  /** Of the plans of this page. */
  readonly plan: string | undefined
  readonly digest: string
  readonly apply: Partial<ApplyFlags>
}

export function commandsOf({ place: { path, isFolder }, plan, digest, apply }: Told): readonly CommandView[] {
  const own = fileWord(path)
  const undo = fileWord(isFolder ? path.replace(/\/$/, '-undo/') : path.replace(/\.json$/i, '-undo.json'))
  return [
    ...(plan === undefined ? [] : [{ what: 'plan', command: `${plan} -o ${own}` } as const]),
    { what: 'show', command: `hubplan show ${own}` },
    { what: 'review', command: `hubplan review ${own} --approve --expect-digest ${digest}` },
    { what: 'apply', command: ['hubplan apply', own, ...flagList(apply)].join(' ') },
    { what: 'undo', command: `hubplan revert ${own} -o ${undo}` },
  ]
}
