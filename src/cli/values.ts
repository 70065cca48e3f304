// Values that cannot be meant: empty ones, quotes that the shell left in place, a file in the place of a name.
import type { CommandName } from './runs.ts'
import type { TypedFlag } from './scan.ts'

/** What is wrong with a value, and what helps. */
export interface Fault {
  readonly message: string
  readonly hint: string
}

const tableFile = /\.(?:csv|tsv|xlsx?|ya?ml)$/i
/** Flags that take the name of a user or a glob, and the flag that takes a file of them. */
const named: Readonly<Record<string, string | undefined>> = {
  absent: 'absent-from',
  admin: 'admin-from',
  'no-admin': 'no-admin-from',
  protect: 'protect-from',
  match: undefined,
  exclude: undefined,
}

/** A fault of an argument. */
export function faultOfWord(command: string, args: readonly string[], hasUrl: boolean): Fault | undefined {
  for (const word of args) {
    // The address itself may hold a password.
    if (/^https?:\/\//i.test(word)) {
      const hint = hasUrl
        ? `run: hubplan ${command} --url URL, or set HUBPLAN_URL`
        : `hubplan ${command} needs no address`
      return { message: 'An argument is an address, and files are meant there.', hint }
    }
    const fault = word.trim() === '' ? emptyFault('An argument') : (dashFault(word) ?? quoteFault(word, 'An argument'))
    if (fault !== undefined) return fault
  }
  return undefined
}

/** A fault of the value of a flag that the command has. */
export function faultOfValue(
  command: CommandName,
  { word, name, value, isJoined, option }: TypedFlag,
  formats: readonly string[],
): Fault | undefined {
  if (option === undefined) return undefined
  const { takes, choices } = option.kind
  if (takes === 'nothing') {
    if (!isJoined || value === 'true' || value === 'false') return undefined
    return { message: `${word} takes no value.`, hint: `give ${word} alone, or leave it out` }
  }
  if (value === undefined) return undefined
  if (value.trim() === '' && name !== 'by' && name !== 'policy') return emptyFault(word)
  return (
    quoteFault(value, word) ??
    (option.value === 'SECONDS' ? unitFault(word, value) : undefined) ??
    (isJoined ? undefined : dashFault(value)) ??
    (choices === undefined ? fileFault(word, value) : undefined) ??
    (formats.includes(value) ? formatFault(command, word, value) : undefined)
  )
}

function emptyFault(what: string): Fault {
  return { message: `${what} is empty.`, hint: 'check the variable of the shell that should hold it' }
}

/** cmd.exe keeps single quotes, and a copied text may have the quotes of a word processor. */
function quoteFault(value: string, what: string): Fault | undefined {
  const [, open = '', inner = ''] = /^(['"“”‘’„«])(.*)['"“”‘’»]$/s.exec(value) ?? []
  if (open === '') return undefined
  const is = open === "'" || open === '"' ? 'the shell kept' : 'the shell does not know'
  return {
    message: `${what} has quotes that ${is}: ${value}.`,
    hint: `type straight double quotes, or no quotes: "${inner}"`,
  }
}

/** A dash of a word processor. */
function dashFault(word: string): Fault | undefined {
  const [, rest = ''] = /^[‐-―−]+([a-z].*)$/s.exec(word) ?? []
  if (rest === '') return undefined
  return { message: `${word} begins with a long dash.`, hint: `type two short ones: --${rest}` }
}

/** A file in the place of a name: mistaken for --absent-from, or a glob that the shell expanded. */
function fileFault(word: string, value: string): Fault | undefined {
  const flag = word.replace(/^-+/, '')
  if (!Object.hasOwn(named, flag) || !tableFile.test(value) || /[*?[]/.test(value)) return undefined
  const other = named[flag]
  const file = other === undefined ? '' : `for the names in a file use --${other} ${value}; `
  return {
    message: `${word} takes a name, and ${value} is a file.`,
    hint: `${file}put a glob in quotes: ${word} '*23'`,
  }
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** `2m`: other programs take units. */
function unitFault(word: string, value: string): Fault | undefined {
  const [, number = '', unit = ''] = /^(\d{1,6})\s*([smh])[a-z]*$/i.exec(value.trim()) ?? []
  const seconds = Number(number) * (unitSeconds[unit.toLowerCase()] ?? 0)
  if (seconds === 0) return undefined
  return { message: `${word} is "${value}", and it takes seconds, without a unit.`, hint: `write: ${word} ${seconds}` }
}

/** kubectl's `-o json`. */
function formatFault(command: CommandName, word: string, value: string): Fault | undefined {
  if (word !== '-o' && word !== '--output') return undefined
  return {
    message: `${word} takes a file, and ${value} is a format.`,
    hint: `run: hubplan ${command} --format ${value}; for a file of this name: ${word} ./${value}`,
  }
}
