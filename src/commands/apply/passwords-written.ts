// Credentials that an earlier run of a plan wrote: their passwords stay valid and are never generated again.
import { passwordFault } from '../../core/desired/password.ts'
import { error, formatPlace, Problem } from '../../core/problem.ts'
import { quote } from '../../core/sentences.ts'
import type { Diagnostic, Plan, Row, Table } from '../../core/types.ts'
import { credentialColumns, readPresent } from '../../io/credentials.ts'
import { inputProblem } from '../../sources/bytes.ts'
import { readTable } from '../../sources/index.ts'

/** One user's credentials as written. */
export interface Credential {
  readonly username: string
  readonly password: string
  readonly force_change: string
}

/**
 * Reads the credentials of this plan, by user. Rejects a file from someone else: it would set passwords that they know.
 * @param isHandedOut whether the journal says that an earlier run has handed out passwords of the plan
 * @throws Problem `usage` for a file from someone else, `input` for a damaged one
 */
export async function readCredentials(
  path: string,
  plan: Plan,
  isHandedOut: boolean,
): Promise<ReadonlyMap<string, Credential>> {
  const { table, strange } = await readOwn(path, plan)
  const users = new Set(plan.actions.flatMap((action) => (action.op === 'password.set' ? [action.user] : [])))
  const credentials = new Map<string, Credential>()
  const places = new Map<string, Row>()
  const faults: Diagnostic[] = []
  for (const row of table.rows) {
    const credential = {
      username: textOf(row, 'username'),
      password: textOf(row, 'password'),
      force_change: textOf(row, 'force_change'),
    }
    const fault = faultOf(credential, { users, twin: places.get(credential.username) })
    if (fault !== undefined) faults.push(error(row.cells.get('username')?.at ?? row.at, fault))
    credentials.set(credential.username, credential)
    places.set(credential.username, row)
  }
  if (faults.length > 0) throw inputProblem(faults)
  if (strange !== undefined) throw notOurs(path, strange)
  if (!isHandedOut) throw notOurs(path, 'no journal of this plan says that it was handed out')
  return credentials
}

function notOurs(path: string, why: string): Problem {
  return new Problem('usage', `${path} already exists, and ${why}.`, {
    hint: 'give another name, or move it away; its passwords are not set, and it is not overwritten',
  })
}

interface Beside {
  readonly users: ReadonlySet<string>
  /** The earlier row of the same user. */
  readonly twin: Row | undefined
}

function faultOf({ username, password }: Credential, { users, twin }: Beside): string | undefined {
  if (!users.has(username)) return `the plan sets no password of ${quote(username)}; take the row out`
  if (twin !== undefined) return `${quote(username)} is also at ${formatPlace(twin.at)}; keep one of the two rows`
  const fault = passwordFault(password)
  return fault === undefined ? undefined : `the password of ${quote(username)} ${fault}; it was changed since`
}

/** Whether a file holds the passwords of any plan. */
export async function isCredentials(path: string): Promise<boolean> {
  try {
    return hasForm(await readTable({ path, location: path }))
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    return false
  }
}

function hasForm({ header }: Table): boolean {
  const columns = header.map(({ value }) => String(value))
  return columns.length === credentialColumns.length && credentialColumns.every((one) => columns.includes(one))
}

/** Any other file is neither shown nor overwritten. */
async function readOwn(
  path: string,
  plan: Plan,
): Promise<{ readonly table: Table; readonly strange: string | undefined }> {
  const { bytes, strange } = await readPresent(path)
  try {
    const table = await readTable({ path, location: path, bytes })
    if (hasForm(table) && table.rows.every((row) => textOf(row, 'plan') === plan.digest)) return { table, strange }
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
  }
  throw new Problem('usage', `${path} already exists, and is not the credentials file of this plan.`, {
    hint: 'give another name, or move it away; it is not overwritten',
  })
}

function textOf(row: Row, column: (typeof credentialColumns)[number]): string {
  return String(row.cells.get(column)?.value ?? '')
}
