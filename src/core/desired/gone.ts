// Columns of another program that say that a user is gone. Without a mapping such a row would create the user.
import { foldedHeader } from '../mapping/folded.ts'
import { presetFor } from '../mapping/presets/looks.ts'
import { error, warning } from '../problem.ts'
import { count, quote } from '../sentences.ts'
import type { Cell, Diagnostic, Table } from '../types.ts'
import { columnFlags, inFlow } from './column-flags.ts'

/** Words of a column that says who is gone, and of its values. */
const gone =
  'deleted|inactive|suspended|disabled|deactivated|archived|left|leaver|locked|blocked|banned|terminated|withdrawn|dropped|' +
  'inaktiv|gelöscht|gesperrt|deaktiviert|abgemeldet|ausgeschieden|exmatrikuliert|archiviert|' +
  'inactif|supprimé|suspendu|désactivé|bloqué|archivé|' +
  'inactivo|eliminado|suspendido|desactivado|bloqueado|archivado|' +
  'inattivo|cancellato|sospeso|disattivato|archiviato'
/** More words of values. */
const more =
  'tobedeleted|to be deleted|deprovisioned|concluded|completed|removed|former|gone|expired|absent|graduated|resigned|unenrolled|' +
  'ausgetreten|beendet|abgelaufen|parti|expiré|borrado|retirado|caducado|baja|ritirato'
const here =
  'active|enabled|enrolled|available|availability|aktiv|aktiviert|angemeldet|freigeschaltet|actif|activé|inscrit|activo|activado|habilitado|inscrito|attivo|abilitato|iscritto'
const yes = '1|true|t|yes|y|x|ja|j|wahr|oui|o|vrai|sí|si|s|verdadero|sì|vero'
const no = '0|false|f|no|n|nein|falsch|non|faux|falso'

/** A value that begins with such a word, or a word for "here" with a "not" before it: `Withdrawn (W)`, `not active`. */
const saysGone = new RegExp(`^(?:${gone}|${more}|(?:not|no|nicht|non|pas) (?:${here}))e?s?(?!\\p{L})`, 'iu')
const saysYes = new RegExp(`^(?:${yes})$`, 'iu')
const saysNo = new RegExp(`^(?:${no})$`, 'iu')

/** What may stand before the words of a header, such as `is` in `is_active`. */
const owner =
  '(?:is|has|was|account|user|member|student|enrol?lment|currently|current|konto|benutzer|compte|cuenta|ist)*'
const headers: readonly (readonly [header: RegExp, isGone: (value: string) => boolean])[] = [
  [
    new RegExp(`^${owner}(?:new|workflow)?(?:status|state|statut|état|etat|estado|stato|zustand)(?:readonly)?$`, 'u'),
    (value) => saysGone.test(value),
  ],
  [new RegExp(`^${owner}(?:${gone}|blocksignin)$`, 'u'), (value) => saysYes.test(value) || saysGone.test(value)],
  [new RegExp(`^${owner}(?:${here})(?:user|account)?$`, 'u'), (value) => saysNo.test(value) || saysGone.test(value)],
]

function goneTest(header: string): ((value: string) => boolean) | undefined {
  const key = foldedHeader(header).replaceAll(/[^\p{L}\p{N}]/gu, '')
  return headers.find(([known]) => known.test(key))?.[1]
}

/** Whether a column may contradict its rows. */
export function maySayGone(header: string): boolean {
  return goneTest(header) !== undefined
}

/**
 * An error where the unused column says that a user is gone, otherwise a warning. Undefined when it only agrees: in a
 * list of users to delete, and beside a mapping.
 * @param way for the way out: the columns that are read, such as `username=Login`, and all columns of this kind
 */
export function goneColumn(
  table: Table,
  cell: Cell,
  { pairs, beside }: { readonly pairs: readonly string[]; readonly beside: readonly Cell[] },
): Diagnostic | undefined {
  const header = String(cell.value)
  const isGone = goneTest(header)
  const said = table.rows.flatMap(({ cells }) => {
    const value = cells.get(header)
    return value === undefined || textOf(value) === '' ? [] : [value]
  })
  const gone = said.filter((one) => isGone?.(textOf(one)) === true)
  const [first] = gone
  const isOfLeavers = table.defaults?.ensure === 'absent'
  if (isOfLeavers ? gone.length === said.length : first === undefined && table.mapped !== undefined) return undefined
  if (first === undefined || isOfLeavers) {
    return warning(cell.at, `the column ${header} is not used; hubplan's own column is ensure`)
  }
  const others = gone.length === 1 ? '' : `, as in ${count(gone.length - 1, 'other row')}`
  const stated = (table.mapped?.columns ?? []).filter(({ rule }) => rule.column === 'ensure')
  const own = beside.flatMap(({ value }) => {
    const values = meaningsOf(table, String(value))
    return values === undefined ? [] : [ensurePart(String(value), values)]
  })
  const before = stated.map(({ rule, keys }) => ensurePart(keys.join(), rule.values && Object.fromEntries(rule.values)))
  const parts = [...before, ...own]
  const flags = columnFlags([...pairs, `ensure=${parts.length === 1 ? parts.join() : `[${parts.join(', ')}]`}`])
  const known = table.mapped === undefined ? presetFor(table.header.map(textOf)) : undefined
  const preset = known === undefined ? '' : `--preset ${known.name} as for ${known.title}, or `
  const here = `${header} is ${quote(textOf(first))} here${others}, and the column is not used`
  const add = stated.some(({ rule }) => rule.at.file === '--column') ? 'change the flag of ensure to' : 'add'
  return error(first.at, `${here}; ${add} ${preset}${flags}, or remove the column`)
}

function textOf({ value }: Cell): string {
  return String(value).trim()
}

/** Such as `{from: status, values: {active: present, deleted: absent}}`. */
function ensurePart(header: string, values: Readonly<Record<string, string>> | undefined): string {
  if (values === undefined) return `{from: ${inFlow(header)}}`
  const pairs = Object.entries(values).map(([value, meaning]) => `${inFlow(value)}: ${meaning}`)
  return `{from: ${inFlow(header)}, values: {${pairs.join(', ')}}}`
}

/** What each value of a column says of its users; undefined for a column that does not say who is gone. */
export function meaningsOf(
  { rows }: Pick<Table, 'rows'>,
  header: string,
): Readonly<Record<string, 'present' | 'absent'>> | undefined {
  const isGone = goneTest(header)
  const values = rows.flatMap(({ cells }) => cells.get(header) ?? []).map(textOf)
  if (isGone === undefined || !values.some(isGone)) return undefined
  return meaningOf(
    values.filter((value) => value !== ''),
    isGone,
  )
}

function meaningOf(
  values: readonly string[],
  isGone: ((value: string) => boolean) | undefined,
): Record<string, 'present' | 'absent'> {
  const known = [...new Set(values)].slice(0, most)
  return Object.fromEntries(known.map((value) => [value, isGone?.(value) === true ? 'absent' : 'present']))
}

/** Values beyond these are left to the reader. */
const most = 8
