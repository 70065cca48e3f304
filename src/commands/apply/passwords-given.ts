// Passwords that users chose: a shared one, or those of a file. No message shows one.

import { columnsOf } from '../../core/desired/columns.ts'
import { passwordFault } from '../../core/desired/password.ts'
import { normalName } from '../../core/names.ts'
import { error, formatPlace, Problem } from '../../core/problem.ts'
import { quote } from '../../core/sentences.ts'
import type { ActionOf, Cell, Diagnostic, Options, Row, Table } from '../../core/types.ts'
import { readSharedPassword } from '../../io/secrets.ts'
import type { PasswordFlags } from '../../options/apply.ts'
import type { World } from '../../session/world.ts'
import { inputProblem } from '../../sources/bytes.ts'
import { readSource } from '../../sources/index.ts'
import { proseForTerminal } from '../../views/safe.ts'

interface Wanted {
  readonly due: readonly ActionOf<'password.set'>[]
  readonly names: Options['names']
  readonly flags: PasswordFlags
}

/**
 * Reads the passwords that hubplan does not generate, by user. The flags for them are known to be given.
 * @throws Problem `usage` or `input` when one is missing, or a hub would reject it
 */
export async function readGiven({ due, names, flags }: Wanted, world: World): Promise<ReadonlyMap<string, string>> {
  const sharing = due.filter(({ after }) => after.how === 'shared').map(({ user }) => user)
  const filed = due.filter(({ after }) => after.how === 'file').map(({ user }) => user)
  const shared = sharing.length === 0 ? undefined : await readShared(flags, world)
  const own = filed.length === 0 ? [] : await readFiled(filed, names, flags)
  return new Map([...own, ...sharing.map((user) => [user, shared ?? ''] as const)])
}

async function readShared(flags: PasswordFlags, world: World): Promise<string> {
  const secret = await readSharedPassword(flags.sharedPasswordFile, world.env)
  if (secret?.warning !== undefined) world.streams.err(`warning: ${proseForTerminal(secret.warning)}\n`)
  const fault = passwordFault(secret?.value ?? '')
  if (secret !== undefined && fault === undefined) return secret.value
  throw new Problem('usage', `The shared password (${secret?.from}) ${fault}.`, { hint: 'choose another one' })
}

async function readFiled(
  users: readonly string[],
  names: Options['names'],
  { passwords: path = '', sheet }: PasswordFlags,
): Promise<ReadonlyMap<string, string>> {
  const table = await readSource({ path, location: path }, { sheet })
  if ('data' in table) {
    throw new Problem('usage', `--passwords ${path}: unsupported file type; use .csv or .xlsx.`, {
      hint: 'give a file with the columns username and password',
    })
  }
  const { passwords, faults } = passwordsOf(table, users, names)
  if (faults.length > 0) throw inputProblem(faults)
  return passwords
}

interface Found {
  readonly passwords: ReadonlyMap<string, string>
  readonly faults: readonly Diagnostic[]
}

/**
 * Reports every fault at once, with its place and without the password. Skips rows of users that are not in this run.
 */
function passwordsOf(table: Table, users: readonly string[], names: Options['names']): Found {
  const fields = columnsOf(table, { manages: new Set(['password', 'quota']), system: '' }, () => undefined)
  const [nameColumn, column] = [fields?.get('username'), fields?.get('password')]
  if (nameColumn === undefined || column === undefined) {
    const at = table.header[0]?.at ?? { file: table.path }
    // Without a header line the first row may hold a password; do not show it.
    return { passwords: new Map(), faults: [error(at, 'the header must name the columns username and password')] }
  }
  const wanted = new Set(users)
  const rows = new Map<string, Row>()
  const passwords = new Map<string, string>()
  const faults: Diagnostic[] = []
  for (const row of table.rows) {
    const name = normalName(textOf(row.cells.get(nameColumn)), names)
    if (!wanted.has(name)) continue
    const twin = rows.get(name)
    const cell = row.cells.get(column)
    const password = textOf(cell)
    const fault = twin === undefined ? faultOf(name, password) : `${quote(name)} is also at ${formatPlace(twin.at)}`
    if (fault !== undefined) faults.push(error(cell?.at ?? row.at, fault))
    else passwords.set(name, password)
    rows.set(name, twin ?? row)
  }
  const missing = users.filter((user) => !rows.has(user))
  return {
    passwords,
    faults: [...faults, ...missing.map((user) => error({ file: table.path }, `there is no row for ${quote(user)}`))],
  }
}

function faultOf(name: string, password: string): string | undefined {
  const word = password.toLowerCase()
  if (word === 'generate' || word === 'shared') {
    return `the row of ${quote(name)} says ${word}, and the plan was made with a password here; plan again, or put it here`
  }
  const fault = passwordFault(password)
  return fault === undefined ? undefined : `the password of ${quote(name)} ${fault}`
}

function textOf(cell: Cell | undefined): string {
  return cell === undefined ? '' : String(cell.value).trim()
}
