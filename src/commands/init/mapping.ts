// The questions of hubplan init on how a roster is read.
import { commaListIn, domainsOf, type Proposal } from '../../core/desired/proposal.ts'
import { count, quote } from '../../core/sentences.ts'
import type { Include, IncludeColumns, SkipRow, Table } from '../../core/types.ts'
import type { World } from '../../session/world.ts'
import { proseForTerminal } from '../../views/safe.ts'

import { askUntil } from './ask.ts'

/** What the questions are about. */
export interface Asked {
  readonly table: Table
  readonly proposal: Proposal
  /** Addresses are names there. */
  readonly isByEmail: boolean
  readonly world: World
}

type Mapping = Pick<Include, 'preset' | 'columns' | 'skip'>

/** The mapping that the answers state; undefined when no column has the names. */
export async function askMapping(asked: Asked): Promise<Mapping | undefined> {
  const { proposal, world } = asked
  const { preset } = proposal
  if (preset !== undefined) {
    const question = `It looks like ${preset.title}. Read it with preset ${preset.name}? [Y/n] `
    if (await confirm(question, world)) return withPreset(preset, asked)
  }
  return proposal.isOwn ? {} : askColumns(asked)
}

/** Yes, unless the answer begins with an n; with `isNo` no, unless it begins with a y. */
export async function confirm(question: string, { streams }: World, isNo = false): Promise<boolean> {
  const answer = (await streams.ask(proseForTerminal(question))) ?? 'n'
  return isNo ? /^y/i.test(answer) : !/^n/i.test(answer)
}

async function withPreset(
  { name, username, needsDomain }: NonNullable<Proposal['preset']>,
  asked: Asked,
): Promise<Mapping> {
  const preset = { preset: name } as Pick<Include, 'preset'>
  if (!needsDomain || asked.isByEmail) return preset
  const { domain, skip } = await askDomain(username, asked)
  const columns = { username: domain === undefined ? username : { domain } }
  return { ...preset, columns, ...(skip === undefined ? {} : { skip: [skip] }) }
}

async function askColumns(asked: Asked): Promise<Mapping | undefined> {
  const { proposal, isByEmail } = asked
  const username = await askUsername(asked)
  if (username === undefined) return undefined
  const { domain, skip: strangers } = isByEmail ? { domain: undefined } : await askDomain(username, asked)
  const groups = await askGroups(asked, username)
  const { ensure, skip: gone } = await askGone(asked)
  const others = Object.fromEntries(proposal.others.map((column) => [column, column]))
  const skip = [strangers, gone].flatMap((rule) => rule ?? [])
  return {
    columns: {
      username: domain === undefined ? username : { from: username, domain },
      ...(groups === undefined ? {} : { groups }),
      ...others,
      ...ensure,
    },
    ...(skip.length === 0 ? {} : { skip }),
  }
}

async function askUsername({ table, proposal: { usernames }, world }: Asked): Promise<string | undefined> {
  const [only, second] = usernames
  const preset = second === undefined ? only : undefined
  const choice = second === undefined ? '' : `: ${usernames.map(quote).join(' or ')}`
  const shown = preset === undefined ? '' : ` [${preset}]`
  const question = `Which column has the login names${choice}? (- for none)${shown} `
  const found = await askUntil(proseForTerminal(question), world, (answer = '-') =>
    answer === '-' ? answer : columnOf(table, answer === '' ? preset : answer),
  )
  return found === '-' ? undefined : found
}

function columnOf({ header }: Table, answer: string | undefined): string | undefined {
  const names = header.map(({ value }) => String(value))
  const typed = answer?.replace(/^"(.*)"$/, '$1')
  return names.find((name) => name === typed) ?? names.find((name) => name.toLowerCase() === typed?.toLowerCase())
}

async function askGroups({ table, proposal, world }: Asked, username: string) {
  const { groups: proposed } = proposal
  if (proposed === undefined || proposed === username) return undefined
  const question = proseForTerminal(`Which column has the groups? (- for none) [${proposed}] `)
  const from = await askUntil(question, world, (answer = '-') =>
    answer === '-' ? answer : columnOf(table, answer === '' ? proposed : answer),
  )
  const cell = from === '-' ? undefined : commaListIn(table, from)
  if (from === '-' || cell === undefined) return from === '-' ? undefined : from
  const isList = await confirm(`${quote(cell)}: does a comma separate groups? [Y/n] `, world)
  return { from, split: isList ? ', ' : ';' }
}

/** Rows of users that are gone: they are deleted or skipped, and never created. */
async function askGone({
  proposal,
  world,
}: Asked): Promise<{ ensure?: Pick<IncludeColumns, 'ensure'>; skip?: SkipRow }> {
  const { ensure, others } = proposal
  if (ensure === undefined || others.includes('ensure')) return {}
  const gone = Object.keys(ensure.values).filter((value) => ensure.values[value] === 'absent')
  const question = `The column ${ensure.from} says that users are gone (${gone.join(', ')}). Delete these users? Their rows are skipped otherwise. [y/N] `
  if (await confirm(question, world, true)) return { ensure: { ensure } }
  return { skip: { column: ensure.from, match: gone } }
}

interface Domain {
  /** Undefined: whole addresses are the names. */
  readonly domain?: string
  readonly skip?: SkipRow
}

async function askDomain(username: string, { table, world }: Asked): Promise<Domain> {
  const domains = domainsOf(table, username)
  if (domains.length === 0) return {}
  const shown = domains.slice(0, 5).map(([domain, rows]) => `${domain} (${count(rows, 'row')})`)
  const more = domains.length > shown.length ? ` and ${domains.length - shown.length} more` : ''
  const question = `Its names are addresses: ${shown.join(', ')}${more}. Which domain is cut off? (Enter keeps whole addresses) `
  const chosen = await askUntil(proseForTerminal(question), world, (answer = '') => {
    const typed = answer.replace(/^@/, '').toLowerCase()
    return typed === '' || domains.some(([domain]) => domain.toLowerCase() === typed) ? typed : undefined
  })
  if (chosen === '') return {}
  const strange = domains.filter(([domain]) => domain.toLowerCase() !== chosen)
  if (strange.length === 0) return { domain: chosen }
  const rows = strange.reduce((sum, [, one]) => sum + one, 0)
  const verb = rows === 1 ? 'has' : 'have'
  const isSkipped = await confirm(`${count(rows, 'row')} ${verb} another domain. Skip such rows? [Y/n] `, world)
  const match = strange.map(([domain]) => `*@${domain}`)
  return { domain: chosen, ...(isSkipped ? { skip: { column: username, match } } : {}) }
}
