// What the step What asks for, job by job, and edits of the list.
import type { Draft, DraftView, JobName, Settings, Stranger, UploadView } from '../api.ts'

/** Jobs that are about a list of people. A stop may do without one. */
const withoutList: readonly JobName[] = ['inactive']
const optionalList: readonly JobName[] = ['stop']

export function hasList(job: JobName): boolean {
  return !withoutList.includes(job)
}

/** Jobs that take people away, so that some may be protected from it. */
export function canSpare(job: JobName): boolean {
  return job === 'keep' || job === 'remove' || job === 'inactive'
}

/** Jobs for which a name that is not here is new, and no mistake. */
export function isForNew({ job, settings }: Draft): boolean {
  return job === 'add' && settings?.onlyExisting !== true
}

export type Need = 'chooseJob' | 'noList' | 'needDays' | 'needQuota' | 'chooseColumn' | 'needCorrection'

/** What is still missing before a plan can be made. */
export function needOf({ draft, check }: DraftView, uploads: readonly UploadView[]): Need | undefined {
  const { job, settings = {} } = draft
  if (job === undefined) return 'chooseJob'
  if (job === 'inactive' && !isCount(settings.days)) return 'needDays'
  if (hasList(job) && !isListed(draft) && !(optionalList.includes(job) && isCount(settings.hours))) return 'noList'
  const file = uploads.find(({ id }) => id === draft.file?.upload)
  if (file !== undefined && lacksColumn(draft, file)) return 'chooseColumn'
  if (job === 'quota' && settings.quota === undefined && !mapsQuota(draft, file)) return 'needQuota'
  return (check?.faults.length ?? 0) > 0 ? 'needCorrection' : undefined
}

function isCount(value: number | undefined): boolean {
  return value !== undefined && Number.isSafeInteger(value) && value > 0
}

export function isListed({ text, file }: Draft): boolean {
  return file !== undefined || (text ?? '').trim() !== ''
}

function lacksColumn(draft: Draft, { mapping: guess }: UploadView): boolean {
  const mapping = draft.file?.mapping ?? guess
  return mapping.preset === undefined && mapping.columns?.username === undefined
}

function mapsQuota(draft: Draft, file: UploadView | undefined): boolean {
  const mapping = draft.file?.mapping ?? file?.mapping
  return mapping?.columns?.quota !== undefined
}

/** The draft with one more answer; undefined takes an answer back. */
export function withSetting<Key extends keyof Settings>(
  draft: Draft,
  key: Key,
  value: Settings[Key] | undefined,
): Draft {
  const { [key]: _, ...rest } = draft.settings ?? {}
  return { ...draft, settings: value === undefined ? rest : { ...rest, [key]: value } }
}

/** `12`; undefined for anything else. */
export function countIn(text: string): number | undefined {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined
}

/** `500` or `unlimited`. */
export function quotaIn(text: string): number | 'unlimited' | undefined {
  return /^\s*(?:unlimited|unbegrenzt|∞)\s*$/i.test(text) ? 'unlimited' : countIn(text)
}

/** Something is typed that is not such a number: it must not be passed over. */
export function isUnread(text: string, value: unknown): boolean {
  return text.trim() !== '' && value === undefined
}

/** Names between commas, semicolons and line ends; undefined for none. */
export function namesIn(text: string): readonly string[] | undefined {
  const names = text
    .split(/[,;\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return names.length === 0 ? undefined : names
}

const edge = '[\\s,;<>"\'()]'

/** The pasted list with the right name in the place of a wrong one; only whole entries are replaced. */
export function corrected(text: string, { name, written = name, line }: Stranger, right: string): string {
  const whole = new RegExp(`(^|${edge})${escaped(written)}(?=$|${edge})`, 'gi')
  const replace = (part: string): string => part.replace(whole, (_, before: string) => before + right)
  if (line === undefined) return replace(text)
  const lines = text.split('\n')
  return lines.map((one, index) => (index === line - 1 ? replace(one) : one)).join('\n')
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
