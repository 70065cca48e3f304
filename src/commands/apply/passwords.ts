// Passwords that an apply sets: generated or read before the first write, and handed out before they are sent.

import { randomInt } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { plannedOf } from '../../core/actions/planned.ts'
import { precheck } from '../../core/actions/precheck.ts'
import { makePassword } from '../../core/desired/password.ts'
import { Problem } from '../../core/problem.ts'
import { count, listed } from '../../core/sentences.ts'
import type { Action, ActionOf, ApplyEvent, Plan, Snapshot } from '../../core/types.ts'
import {
  type CredentialsPlace,
  checkCredentials,
  isTaken,
  writeCredentials,
  writeEncrypted,
} from '../../io/credentials.ts'
import { openJournal } from '../../io/journal.ts'
import { sharedPasswordVariable } from '../../io/secrets.ts'
import { isMarkedInCsv } from '../../io/table.ts'
import type { PasswordFlags } from '../../options/apply.ts'
import type { World } from '../../session/world.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { readGiven } from './passwords-given.ts'
import { type Credential, isCredentials, readCredentials } from './passwords-written.ts'

export type Setting = ActionOf<'password.set'>

/**
 * Checks that the credentials can be written, before anything else is done.
 * @throws Problem `usage`
 */
export async function checkPasswordFlags(
  flags: PasswordFlags & { readonly results?: string | undefined },
): Promise<CredentialsPlace | undefined> {
  const { credentials, recipients, results } = flags
  if (results !== undefined && (await isCredentials(results))) {
    throw new Problem('usage', `--results ${results} holds passwords of a plan and is not overwritten.`, {
      hint: 'give the results another name, or move that file away',
    })
  }
  if (credentials === undefined) {
    if (recipients.length === 0) return undefined
    throw new Problem('usage', '--credentials-recipient needs --credentials: there is no file to encrypt.', {
      hint: 'give --credentials FILE.csv too',
    })
  }
  if (results !== undefined && (await whereabouts(results)) === (await whereabouts(credentials))) {
    throw new Problem('usage', `--results and --credentials are both ${results}.`, { hint: 'give each its own file' })
  }
  return checkCredentials(credentials, recipients)
}

/** The path with links in its folder resolved; the file may be missing. */
async function whereabouts(path: string): Promise<string> {
  const folder = dirname(resolve(path))
  const real = await realpath(folder).catch(() => folder)
  return join(real, basename(path))
}

interface Asked {
  readonly plan: Plan
  readonly live: Snapshot
  readonly selected: readonly Action[]
  readonly past: readonly ApplyEvent[]
  readonly flags: PasswordFlags
  /** Path of the journal; undefined: no journal. */
  readonly journal: string | undefined
}

/**
 * Returns the password of each user whose password this run sets. Credentials are on disk when it returns.
 * @throws Problem `usage` or `input` when one is missing or too weak
 */
export async function openPasswords(asked: Asked, world: World): Promise<ReadonlyMap<string, string>> {
  const { plan, flags } = asked
  const due = dueOf(asked)
  if (due.length === 0) return new Map()
  const place = await checkPasswordFlags(flags)
  needAll(due, flags, world)
  const given = await readGiven({ due, names: plan.options.names, flags }, world)
  const isPlain = place !== undefined && place.recipients.length === 0
  const isThere = isPlain && (await isTaken(place.path))
  const written = isThere ? await readCredentials(place.path, plan, wasHandedOut(asked)) : undefined
  const passwordOf = ({ user }: Setting): string =>
    given.get(user) ?? written?.get(user)?.password ?? makePassword((below) => randomInt(below))
  const passwords = new Map(due.map((action) => [action.user, passwordOf(action)]))
  if (place !== undefined) await handOut({ ...asked, place, due, passwords, written }, world)
  return passwords
}

/**
 * Whether the journal says that passwords were handed out. Older journals record only requests: a generated password is
 * handed out before.
 */
function wasHandedOut({ plan, past }: Asked): boolean {
  const { wasSent } = plannedOf([], past)
  const isMade = (action: Action): boolean => action.op === 'password.set' && action.after.how === 'generate'
  return (
    past.some((event) => event.type === 'start' && event.handout !== undefined) ||
    plan.actions.some((one) => isMade(one) && wasSent(one.id))
  )
}

/** Password actions that no earlier run settled and no flag skips. */
function dueOf({ plan, live, selected, past }: Asked): Setting[] {
  const planned = plannedOf(plan.actions, past)
  return selected
    .filter((action) => action.op === 'password.set')
    .filter((action) => precheck(action, live, planned).is === 'ready')
}

/**
 * Checks that there is a source of each password; everything that is missing is reported at once.
 * @throws Problem `usage`
 */
export function needAll(due: readonly Setting[], flags: PasswordFlags, world: Pick<World, 'env'>): void {
  const users = (how: Setting['after']['how']): number => due.filter(({ after }) => after.how === how).length
  const isShared = flags.sharedPasswordFile !== undefined || world.env[sharedPasswordVariable] !== undefined
  const lacks: [string, string][] = []
  if (users('generate') > 0 && flags.credentials === undefined) {
    lacks.push([
      `The plan generates passwords for ${count(users('generate'), 'user')}, and no flag says where to keep them.`,
      'give --credentials FILE.csv (or .xlsx): they are written there before they are set, and nowhere else',
    ])
  }
  if (users('shared') > 0 && !isShared) {
    lacks.push([
      `The plan gives ${count(users('shared'), 'user')} a shared password, and there is none.`,
      `set ${sharedPasswordVariable}, or give --shared-password-file FILE`,
    ])
  }
  if (users('file') > 0 && flags.passwords === undefined) {
    lacks.push([
      `The plan takes the passwords of ${count(users('file'), 'user')} from a file, and none was given.`,
      'give --passwords FILE: the file that was planned, or any .csv or .xlsx with the columns username and password',
    ])
  }
  if (lacks.length === 0) return
  const [messages, hints] = [lacks.map(([message]) => message), lacks.map(([, hint]) => hint)]
  throw new Problem('usage', messages.join(' '), { hint: hints.join('; ') })
}

interface HandOut extends Pick<Asked, 'plan' | 'past' | 'journal'> {
  readonly place: CredentialsPlace
  readonly due: readonly Setting[]
  readonly passwords: ReadonlyMap<string, string>
  /** Credentials that an earlier run wrote. */
  readonly written: ReadonlyMap<string, Credential> | undefined
}

async function handOut(handing: HandOut, world: World): Promise<void> {
  const { place, plan, due, passwords, written } = handing
  const fresh = due.map(({ user, after }): Credential => {
    return { username: user, password: passwords.get(user) ?? '', force_change: String(after.force_change) }
  })
  const all = new Map([...(written ?? []), ...fresh.map((one) => [one.username, one] as const)])
  const rows = [...all.values()].map((one) => ({ ...one, plan: plan.digest }))
  const say = (text: string): void => world.streams.err(`${proseForTerminal(text)}\n`)
  if (place.recipients.length === 0) {
    await record(handing, rows.length, world)
    await writeCredentials(place.path, rows, written === undefined)
    say(`The passwords of ${count(rows.length, 'user')} are in ${place.path}, readable only by you.`)
  } else {
    const { path, number } = await writeEncrypted(place, rows)
    const isAgain = number > 1 || wereSent(handing)
    const again = isAgain ? ' Passwords that were encrypted before cannot be read back, so these are new ones.' : ''
    say(`The passwords of ${count(rows.length, 'user')} are in ${path}, encrypted.${again}`)
  }
  const marked = fresh.filter(({ password }) => isMarkedInCsv(password)).map(({ username }) => username)
  if (marked.length === 0 || !/\.csv$/i.test(place.path)) return
  const why =
    'so that no spreadsheet runs it as a formula; the apostrophe is not part of the password, and .xlsx needs none'
  say(`warning: in the CSV file an apostrophe precedes the password of ${listed(marked)}, ${why}`)
}

/**
 * Records the file in the journal before anything is written to it: a file that no journal mentions is from someone
 * else.
 */
async function record({ journal: path, plan }: HandOut, users: number, { now }: World): Promise<void> {
  if (path === undefined) return
  const journal = await openJournal(path, plan.digest)
  try {
    await journal.append({ type: 'start', at: now(), digest: plan.digest, total: plan.actions.length, handout: users })
  } finally {
    await journal.close()
  }
}

/** Whether an earlier run may have sent one of them. */
function wereSent({ due, past }: HandOut): boolean {
  const sent = plannedOf([], past)
  return due.some(({ id }) => sent.wasSent(id))
}
