import { refusal } from './call.ts'
import { hasBlankEnd, isDict, repr, typeName } from './python.ts'
import type { Hub } from './types.ts'

type Kinds = Readonly<Record<string, 'str' | 'bool' | 'list' | 'dict'>>

const userKinds: Kinds = { name: 'str', admin: 'bool', groups: 'list', roles: 'list', auth_state: 'dict' }
const groupKinds: Kinds = { name: 'str', users: 'list', roles: 'list' }

export function checkUserBody(body: unknown): Readonly<Record<string, unknown>> {
  return checkBody(body, userKinds, 'user')
}

export function checkGroupBody(body: unknown): Readonly<Record<string, unknown>> {
  return checkBody(body, groupKinds, 'group')
}

export function isValidName(name: string): boolean {
  return name !== '' && !name.includes('/') && !hasBlankEnd(name)
}

/** The hub calls `lower()` on any value, so a value that is not a string causes an internal error. */
export function normalName({ settings }: Pick<Hub, 'settings'>, name: unknown): string {
  if (typeof name !== 'string') throw refusal(500)
  return settings.storeAs(name.toLowerCase())
}

function checkBody(body: unknown, kinds: Kinds, what: string): Readonly<Record<string, unknown>> {
  if (!isDict(body)) throw refusal(400, `Invalid JSON data: ${repr(body)}`)
  if (!Object.keys(body).every((key) => Object.hasOwn(kinds, key))) {
    throw refusal(400, `Invalid JSON keys: ${repr(body)}`)
  }
  for (const [key, value] of Object.entries(body)) {
    const kind = kinds[key]
    if (typeName(value) === kind) continue
    throw refusal(400, `${what}.${key} must be <class '${kind}'>, not: <class '${typeName(value)}'>`)
  }
  return body
}
