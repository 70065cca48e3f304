// The snapshot: the workspace, the token's person, all people, the administrators, and the admin role.
import { Problem } from '../../core/problem.ts'
import type { Snapshot } from '../../core/types.ts'
import type { Http } from '../../http/types.ts'
import { dateOf } from '../replies.ts'
import type { ReadOptions } from '../types.ts'
import {
  adminRole,
  adminsPath,
  firstPage,
  get,
  isRouteMissing,
  isWithdrawn,
  losses,
  noun,
  type Paths,
  peoplePaths,
  refusal,
  rolesPath,
  selfPath,
  workspacePath,
} from './api.ts'
import { type Admin, byEmail, type Person, type Role, toAdmin, toPerson, toRole, toWorkspace } from './convert.ts'
import { type Listing, type ListOptions, readList } from './pages.ts'

/** @throws Problem `connection`, `scopes` or `target` */
export async function read(http: Http, url: string, options: ReadOptions): Promise<Snapshot> {
  const workspace = toWorkspace((await get(http, workspacePath)).body)
  const self = toPerson((await get(http, selfPath)).body)
  // A look during a run happens while people are being removed.
  const isMoving = options.only !== undefined
  const people = await readPeople(http, peoplePaths(workspace.id), { isMoving, onRead: options.onRead })
  if (!isMoving) checkSelf(self, people.items)
  const isAdmin = await readAdmins(http, { workspace: workspace.id, people: people.items, isMoving })
  return {
    target: { provider: 'alteryx', url, workspace: workspace.id },
    takenAt: dateOf(people.first) ?? options.now(),
    identity: {
      kind: 'user',
      name: self.email,
      admin: isAdmin(self),
      version: '',
      scopes: [],
      ...(workspace.name === undefined ? {} : { workspace: workspace.name }),
    },
    users: byEmail(people.items, isAdmin),
    groups: new Map(),
    complete: !isMoving,
    byEmail: true,
    noun,
    deletes: { losses },
    ...(isMoving ? {} : { offers: await readOffers(http) }),
  }
}

type Reading = Pick<ListOptions<Person>, 'isMoving' | 'onRead'>

async function readPeople(http: Http, [path, next, ...others]: Paths, reading: Reading): Promise<Listing<Person>> {
  const { first, form } = await firstPage(http, path)
  const isGone = isRouteMissing(first) || isWithdrawn(first)
  if (isGone && next !== undefined) return readPeople(http, [next, ...others], reading)
  if (first.status !== 200 || first.body === undefined) throw refusal(first, path)
  return readList(http, path, { what: 'people', convert: toPerson, first, form, ...reading })
}

/** A list without the token's own person is filtered, or belongs to another workspace. */
function checkSelf(self: Person, people: readonly Person[]): void {
  if (people.some(({ id }) => id === self.id)) return
  throw new Problem(
    'target',
    `The list of people has ${people.length} rows, and the token's own person (${self.id}) is not among them.`,
    { hint: 'the list cannot be complete; use a token of an administrator of the workspace' },
  )
}

interface Sight {
  readonly workspace: string
  readonly people: readonly Person[]
  readonly isMoving: boolean
}

/**
 * Whether a person is an administrator: by the list of administrators, or by their own flag.
 * @throws Problem `scopes` when neither covers all people: an unknown administrator could be removed
 */
async function readAdmins(http: Http, sight: Sight): Promise<(person: Person) => boolean> {
  const admins = await listAdmins(http, sight)
  const ids = new Set(admins.map(({ id }) => id))
  const emails = new Set(admins.map(({ email }) => email))
  const isNamed = (person: Person): boolean => ids.has(person.id) || emails.has(person.email)
  const isListed = sight.people.some(isNamed)
  if (!isListed && sight.people.some((person) => person.isAdmin === undefined)) {
    throw new Problem('scopes', 'The token cannot see which people are administrators.', {
      hint: 'use a token of an administrator of the workspace: no person is removed while that is unknown',
    })
  }
  return (person) => isNamed(person) || person.isAdmin === true
}

/** The administrators; empty when the list is refused or missing. */
async function listAdmins(http: Http, { workspace, isMoving }: Sight): Promise<readonly Admin[]> {
  const path = adminsPath(workspace)
  const { first, form } = await firstPage(http, path)
  if (isRouteMissing(first) || isWithdrawn(first) || first.status === 403) return []
  if (first.status !== 200 || first.body === undefined) throw refusal(first, path)
  return (await readList(http, path, { what: 'administrators', convert: toAdmin, first, form, isMoving })).items
}

const prefix = 'admin-role:'
/** The token can read the roles. */
export const rolesSeen = 'roles'

/** The id of the admin role, when it is visible and unambiguous. */
async function readOffers(http: Http): Promise<ReadonlySet<string>> {
  const roles = await listRoles(http)
  if (roles === undefined) return new Set()
  const found = roles.filter(({ words }) => words.some((word) => adminRole.test(word.trim())))
  const [only, ...others] = found
  return new Set([rolesSeen, ...(only !== undefined && others.length === 0 ? [prefix + only.id] : [])])
}

/** Undefined when they cannot be read: then only actions that need them are unavailable. */
async function listRoles(http: Http): Promise<readonly Role[] | undefined> {
  const { first, form } = await firstPage(http, rolesPath)
  if (first.status !== 200 || first.body === undefined) return undefined
  try {
    return (await readList(http, rolesPath, { what: 'roles', convert: toRole, first, form, isMoving: false })).items
  } catch (thrown) {
    if (thrown instanceof Problem) return undefined
    throw thrown
  }
}

/** The id of the admin role; undefined when unknown. */
export function adminRoleOf({ offers }: Snapshot): string | undefined {
  return [...(offers ?? [])].find((offer) => offer.startsWith(prefix))?.slice(prefix.length)
}
