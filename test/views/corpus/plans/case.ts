// One plan of the corpus, with the hub that it was made from.
import type { Plan, Snapshot } from '../../../../src/core/types.ts'
import { readAt } from '../hub.ts'
import { type Desk, planFrom } from '../make.ts'

/** Where the comment is made. */
export type Job = 'none' | 'github-pull' | 'github-push' | 'github-schedule' | 'gitlab'

export interface Made {
  readonly name: string
  readonly plan: Plan
  readonly live: Snapshot
  /** ISO: when it is looked at. */
  readonly now: string
  /** The saved plan; undefined for a plan that was not saved. */
  readonly file: string | undefined
  readonly job: Job
}

export interface Case {
  readonly name: string
  /** Thousands of changes: only with the full sizes. */
  readonly isLarge: boolean
  readonly make: () => Promise<Made>
}

type More = Partial<Pick<Made, 'now' | 'file' | 'job'>> & { readonly isLarge?: boolean; readonly isUnsaved?: boolean }

/** A case from files and a hub. */
export function caseOf(name: string, desk: () => Desk, more: More = {}): Case {
  return madeBy(
    name,
    async () => {
      const { live, ...rest } = desk()
      return { plan: await planFrom({ live, ...rest }), live }
    },
    more,
  )
}

/** A case that is made in another way. */
export function madeBy(name: string, of: () => Promise<Pick<Made, 'plan' | 'live'>>, more: More = {}): Case {
  const { now = readAt, job = 'none', isLarge = false, isUnsaved = false, file = 'plan.json' } = more
  const make = async (): Promise<Made> => ({
    ...{ name, now, job, ...(await of()) },
    file: isUnsaved ? undefined : file,
  })
  return { name, isLarge, make }
}

/** A file of rows; a cell with a comma or a quote is quoted. */
export function csv(header: string, rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return `${[header, ...rows.map((row) => row.map(cell).join(','))].join('\n')}\n`
}
