// The conditions that list and export share.
import type { Choice } from '../../core/look/listing.ts'
import { Problem } from '../../core/problem.ts'
import type { Age } from '../../core/types.ts'
import { many, one, type Parsed, text } from './base.ts'

export const choiceTable = {
  match: { ...text, describe: 'only names that match this glob, case and all (several: any of them)' },
  search: { ...text, describe: 'only names that contain this, in any case' },
  group: { ...text, describe: 'only members of this group (several: of any of them)' },
  admins: { type: 'boolean', default: false, describe: 'only admins' },
  'no-admins': { type: 'boolean', default: false, describe: 'only those who are no admins' },
  active: { type: 'boolean', default: false, describe: 'only users with a server that runs' },
  'inactive-for': {
    ...text,
    describe: 'only those whose last activity (or creation, if they never came) is so long ago, such as 30d',
  },
  'quota-below': { ...text, describe: 'only those with less quota than this (none counts as 0)' },
  'quota-above': { ...text, describe: 'only those with more quota than this, unlimited ones among them' },
  'never-logged-in': { type: 'boolean', default: false, describe: 'only those who never came' },
} as const

/** @throws Problem `usage` */
export function choiceOf(argv: Parsed): Choice {
  const admins = argv['admins'] === true
  const others = argv['no-admins'] === true
  if (admins && others) throw new Problem('usage', '--admins and --no-admins leave nobody; give one of them.')
  const inactive = one(argv['inactive-for'])
  return {
    match: many(argv['match']),
    search: one(argv['search']),
    groups: many(argv['group']),
    admin: admins || others ? admins : undefined,
    isActive: argv['active'] === true,
    inactive: inactive === undefined ? undefined : ageOf(inactive, '--inactive-for'),
    neverLoggedIn: argv['never-logged-in'] === true,
    quotaBelow: amount(argv, 'quota-below'),
    quotaAbove: amount(argv, 'quota-above'),
  }
}

/** @throws Problem `usage` */
function amount(argv: Parsed, flag: string): number | undefined {
  const value = one(argv[flag])
  if (value === undefined || /^-?\d{1,9}$/.test(value.trim())) return value === undefined ? undefined : Number(value)
  throw new Problem('usage', `--${flag} is ${JSON.stringify(value)}, which is not a whole number.`)
}

const hours: Readonly<Record<string, number>> = { h: 1, d: 24, w: 7 * 24 }

/** As in hubplan.yaml: `12h`, `30d`, `4w`. @throws Problem `usage` */
export function ageOf(value: string, flag: string): Age {
  const [, amount, unit] = /^([1-9]\d{0,5})([hdw])$/.exec(value.trim()) ?? []
  if (amount !== undefined && unit !== undefined) {
    return { text: value.trim(), seconds: Number(amount) * (hours[unit] ?? 0) * 3600 }
  }
  throw new Problem('usage', `${flag} is ${JSON.stringify(value)}; write it like 12h, 30d or 4w.`)
}
