// The list of a draft: its names, from a pasted text or a dropped file.
import { basename } from 'node:path'

import { addressFault } from '../../core/names.ts'
import { formatPlace } from '../../core/problem.ts'
import { domainsIn, headOfRoster, namesOfRoster, type RosterHead, type RosterNames } from '../../library/roster.ts'
import type { CheckFault, Draft, DraftFile, UploadView } from '../api.ts'
import type { Bench, Upload } from '../bench.ts'
import { unknown, wrong } from '../failures.ts'
import { guessOf, includeOf, usernameOf } from './mapping.ts'
import { readPasted } from './pasted.ts'

export interface Named {
  readonly name: string
  readonly line?: number
}

/** The list of a draft; undefined without one. */
export interface List {
  readonly names: readonly Named[]
  readonly faults: readonly CheckFault[]
}

/** Endings of files that are read. */
const endings = ['.csv', '.tsv', '.txt', '.xlsx', '.xls'] as const

/** The name of a file for reading it aloud: no folder, nothing that a screen would act on. */
export function shownName(name: string): string {
  const clean = basename(name.replaceAll('\\', '/'))
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .slice(-100)
  return clean === '' || clean === '.' || clean === '..' ? 'list' : clean
}

/** @throws Refusal for a kind of file that is not read */
export function endingOf(name: string): string {
  const ending = endings.find((one) => name.toLowerCase().endsWith(one))
  if (ending !== undefined) return ending
  throw wrong('file', `${shownName(name)}: this kind of file is not read.`, 'save it as .xlsx or .csv')
}

const heads = new WeakMap<Buffer, Map<string, RosterHead>>()

/** Read once for each sheet. @throws Problem `input` */
export async function headOf(
  { view: { name }, bytes }: Pick<Upload, 'bytes'> & { view: Pick<UploadView, 'name'> },
  sheet?: string,
): Promise<RosterHead> {
  const known = heads.get(bytes) ?? new Map<string, RosterHead>()
  heads.set(bytes, known)
  const found = known.get(sheet ?? '')
  if (found !== undefined) return found
  const head = await headOfRoster({ name, bytes }, sheet)
  known.set(sheet ?? '', head)
  return head
}

/** @throws Problem `input` with the faults of the file */
export async function uploadView(
  id: string,
  upload: Pick<Upload, 'bytes'> & { view: Pick<UploadView, 'name'> },
  sheet?: string,
): Promise<UploadView> {
  const head = await headOf(upload, sheet)
  const { proposal, table, shown, hidden, sheets } = head
  const mapping = guessOf(head)
  const username = usernameOf(head, mapping)
  const { preset, ensure } = proposal
  return {
    id,
    name: upload.view.name,
    rows: table.rows.length,
    ...(sheets.length > 1 ? { sheets } : {}),
    ...(sheets.length > 1 ? { sheet: sheet ?? head.include.sheet ?? sheets[0] ?? '' } : {}),
    columns: shown.map(({ header, cells }) => ({ header, ...(cells === undefined ? {} : { cells }) })),
    hidden,
    ...(preset === undefined
      ? {}
      : { preset: { name: preset.name, title: preset.title, needsDomain: preset.needsDomain } }),
    domains: username === undefined ? [] : domainsIn(table, username).map(({ domain, rows }) => ({ domain, rows })),
    ...(ensure === undefined
      ? {}
      : {
          gone: {
            header: ensure.from,
            values: Object.keys(ensure.values).filter((one) => ensure.values[one] === 'absent'),
          },
        }),
    mapping,
    usernames: proposal.usernames,
  }
}

/** The upload of a draft. @throws Refusal when it is not there any more */
export function uploadOf({ uploads }: Bench, { upload: id }: DraftFile): Upload {
  const upload = uploads.get(id)
  if (upload === undefined) throw unknown('This file')
  return upload
}

/** The list of a draft; undefined without one. */
export async function listOf(draft: Draft, bench: Bench): Promise<List | undefined> {
  if (draft.file !== undefined) return listOfFile(draft.file, bench)
  return draft.text === undefined || draft.text.trim() === '' ? undefined : listOfText(draft.text)
}

function listOfText(text: string): List {
  const { entries, faults } = readPasted(text)
  const strange = entries.flatMap(({ name, line }) => {
    const fault = addressFault(name)
    return fault === undefined ? [] : [{ line, message: `the name "${name.slice(0, 80)}" ${fault}` }]
  })
  const at = ({ line, message }: { line: number; message: string }): CheckFault => ({
    at: `line ${line}`,
    message,
    field: 'text',
  })
  return { names: entries, faults: [...faults, ...strange].map(at) }
}

async function listOfFile(file: DraftFile, bench: Bench): Promise<List> {
  const upload = uploadOf(bench, file)
  const { names, faults } = await readOf(file, upload)
  return {
    names: names.map(({ name, at: { line } }) => ({ name, ...(line === undefined ? {} : { line }) })),
    faults: faults.map(({ at, message }) => ({ at: formatPlace(at), message, field: 'file' })),
  }
}

const read = new WeakMap<Buffer, { readonly key: string; readonly names: RosterNames }>()

/** The last way of reading a file is kept: each key stroke asks again. */
async function readOf({ sheet, mapping }: DraftFile, upload: Upload): Promise<RosterNames> {
  const key = JSON.stringify([sheet, mapping])
  const known = read.get(upload.bytes)
  if (known?.key === key) return known.names
  const head = await headOf(upload, sheet)
  const include = includeOf(head, mapping ?? guessOf(head))
  const names = await namesOfRoster({ name: upload.view.name, bytes: upload.bytes }, include)
  read.set(upload.bytes, { key, names })
  return names
}
