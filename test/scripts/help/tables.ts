// The tables of the manual, made from the tables that the program itself uses. `npm run help` puts them into the topics.
import { exitCodes } from '../../../src/core/exit-codes.ts'
import { columns } from '../../../src/core/facets/columns.ts'
import { type Described, findings } from '../../../src/core/guards/findings.ts'
import { allowable } from '../../../src/core/guards/index.ts'
import { defaultLimits, type LimitName, limitTexts } from '../../../src/core/limits/index.ts'
import { type ConfigForm, configForms } from '../../../src/core/look/config-forms.ts'
import { presets } from '../../../src/core/mapping/presets/index.ts'
import type { Variant } from '../../../src/core/mapping/presets/types.ts'
import { ciSecrets, type Variable, variables } from '../../../src/core/variables.ts'
import { commands } from '../../../src/options/index.ts'
import { config, connection, target } from '../../../src/options/shared.ts'
import { type Command, flagOf, type Option, type OptionTable, optionText } from '../../../src/options/table.ts'
import { setUpOf } from '../../../src/providers/jupyterhub/role.ts'
import { problems } from '../../../src/session/problems.ts'

/** Every table by its name in the markers. */
export function tableOf(name: string): string {
  const command = /^flags (\S+)$/.exec(name)?.[1]
  if (command !== undefined) return flags(optionsOf(command))
  const form = configForms.find((one) => name === `config ${one}`)
  if (form !== undefined) return setUp(form)
  const make = tables[name]
  if (make === undefined) throw new Error(`There is no table ${name}.`)
  return make()
}

const tables: Readonly<Record<string, () => string>> = {
  guards: () => findingTable((levels) => levels.includes('block')),
  warnings: () => findingTable((levels) => !levels.includes('block')),
  'guards without override': () => list(blocking().filter((name) => !allowable.includes(name))),
  limits: () => table(['limit', 'default', 'meaning'], entries(limitTexts).map(limitRow)),
  columns: () =>
    table(
      ['column', 'meaning'],
      entries(columns).map(([name, text]) => [code(name), text]),
    ),
  presets: () =>
    table(
      ['preset', 'what it is', 'username', 'groups', 'needs'],
      entries(presets).map(([name, { title, variants, needsDomain }]) => [
        code(name),
        title,
        headersOf(variants, 'username'),
        headersOf(variants, 'groups'),
        needsDomain ? 'domain' : '',
      ]),
    ),
  'exit codes': () =>
    table(
      ['code', 'meaning'],
      exitCodes.map(({ code: number, text }) => [String(number), text]),
    ),
  'problem codes': () =>
    table(
      ['code', 'exit code', 'meaning'],
      entries(problems).map(([name, { exit, text }]) => [code(name), String(exit), text]),
    ),
  variables: () =>
    table(
      ['variable', 'system', 'meaning'],
      entries<Variable>({ ...variables, ...ciSecrets })
        .filter(([, { text }]) => text !== '')
        .map(variableRow),
    ),
}

/** What `hubplan doctor --format FORM` prints without a token. Blocks of `yaml` are files of hubplan. */
function setUp(form: ConfigForm): string {
  return `\`\`\`${form === 'helm' ? 'yml' : 'python'}\n${setUpOf({ isForAdmins: false })[form]}\`\`\``
}

/** The headers that a preset reads a column from, in all its languages. */
function headersOf(variants: readonly Variant[], column: 'username' | 'groups'): string {
  const said = variants.map(({ columns }) => columns?.[column]).flatMap((one) => one ?? [])
  const headers = said.flatMap((one) => (typeof one === 'string' ? one : 'from' in one ? (one.from ?? []) : []))
  return [...new Set(headers.flat())].map(code).join(', ')
}

function entries<Value>(record: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(record)
}

function findingTable(belongs: (levels: Described['levels']) => boolean): string {
  const rows = entries<Described>(findings).filter(([, { levels }]) => belongs(levels))
  return table(['guard', 'level', 'finding'], rows.map(guardRow))
}

function blocking(): string[] {
  return entries<Described>(findings).flatMap(([name, { levels }]) => (levels.includes('block') ? [name] : []))
}

function guardRow([name, { levels, text, limits = [] }]: [string, Described]): string[] {
  const named = limits.map((limit) => ` Limit: ${code(limit)} (${defaultOf(limit)}).`)
  return [code(name), levels.join(' or '), text + named.join('')]
}

function limitRow([name, text]: [string, string]): string[] {
  return [code(name), defaultOf(name as LimitName), text]
}

function defaultOf(limit: LimitName): string {
  return String(defaultLimits[limit] ?? 'none')
}

function variableRow([name, { text, system = '' }]: [string, Variable]): string[] {
  return [code(name), system, text]
}

/** Flags of a command that it does not share with most others: those are in one table, of the connection. */
function optionsOf(name: string): OptionTable {
  const shared: OptionTable = { config, target, ...connection }
  if (name === 'connection') return shared
  const command: Command | undefined = Object.entries(commands).find(([one]) => one === name)?.[1]
  if (command === undefined) throw new Error(`There is no command ${name}.`)
  const own = Object.entries(command.options).filter(([key, option]) => shared[key] !== option)
  return Object.fromEntries(own.filter(([, { group }]) => name !== 'plan' || group !== 'Directory'))
}

function flags(options: OptionTable): string {
  return table(['flag', 'meaning'], Object.entries(options).map(flagRow))
}

function flagRow([name, option]: [string, Option]): string[] {
  const short = option.alias === undefined ? '' : `${code(`-${option.alias}`)}, `
  const [, topic = '', heading = ''] = /^([^#]*)(.*)$/.exec(option.see ?? '') ?? []
  const see = option.see === undefined ? '' : `. See [${topic}](${topic}.md${heading})`
  const flag = `--${flagOf(name, option)}`
  const value = option.value === undefined ? '' : ` ${option.value}`
  return [`${short}${code(flag + value)}`, `${words(optionText(option))}${see}`]
}

/** Flags, variables and files in a sentence for the terminal are code in markdown. */
function words(text: string): string {
  return text.replaceAll(
    /--[a-z][\w-]*|\bHUBPLAN_\w+|\bJUPYTERHUB_\w+|\b\w+\.(?:yaml|json|csv|html)\b|NAME=\S+\d/g,
    code,
  )
}

function code(text: string): string {
  return `\`${text}\``
}

function list(names: readonly string[]): string {
  return names.map((name) => `- ${code(name)}`).join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`.replaceAll(/ {2,}\|/g, ' |')
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const marked = /^<!-- table: (.*) -->\n[\s\S]*?^<!-- end -->$/gm

/** A topic with its tables as they are now. */
export function fill(text: string): string {
  return text.replaceAll(marked, (_, name: string) => `<!-- table: ${name} -->\n\n${tableOf(name)}\n\n<!-- end -->`)
}
